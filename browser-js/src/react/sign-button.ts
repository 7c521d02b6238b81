import { createElement, useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react';

import type { DocumentSource, SignOptions, SignResult } from '../client.js';
import type { TanbaError } from '../error.js';
import type { FlowOptions, FlowState } from '../flow.js';
import { progressText, word } from '../flow/words.js';
import type { Locale } from '../locale.js';
import { describe, describeError } from '../texts.js';
import { useTanba, type UseTanba } from './use-tanba.js';

/** Properties of {@link TanbaSignButton}. */
export interface TanbaSignButtonProps extends FlowOptions {
  /** What is signed, or what gives it when the button is pressed. */
  documents:
    DocumentSource | readonly DocumentSource[] | (() => DocumentSource | readonly DocumentSource[]);
  /** Options of signing. */
  options?: SignOptions;
  /** Told all signatures. */
  onSigned?: (result: SignResult) => void;
  /** Told why it was not signed. */
  onError?: (error: TanbaError) => void;
  /** The button's text; “Sign” in the language unless said otherwise. */
  children?: ReactNode;
  /** Whether it cannot be pressed. */
  disabled?: boolean;
  /** Class of the element around it; those inside are `tanba-button`, `tanba-cancel`, `tanba-notice`, `tanba-progress`. */
  className?: string;
}

/**
 * A button that signs, with what the person has to know beside it. It has no look of its own:
 * classes and `data-step` are for the page's style sheet. `<tanba-sign>` has one.
 */
export function TanbaSignButton(props: TanbaSignButtonProps): ReactElement {
  const {
    documents,
    options,
    onSigned,
    onError,
    children,
    disabled = false,
    className,
    ...flow
  } = props;
  const locale = flow.locale ?? 'en';
  const tanba = useTanba(flow);
  const { state } = tanba;
  const told = useRef(onError);
  told.current = onError;
  useEffect(() => {
    if (state.step === 'failed') told.current?.(state.error);
  }, [state]);
  const id = useId();

  const sign = async () => {
    const result = await tanba.sign(
      typeof documents === 'function' ? documents() : documents,
      options,
    );
    if (result) onSigned?.(result);
  };
  const busy = state.step === 'working' || state.step === 'asking' || state.step === 'explaining';
  const button = createElement(
    'button',
    {
      type: 'button',
      className: 'tanba-button',
      disabled: disabled || state.step === 'blocked',
      'aria-disabled': busy,
      'aria-describedby': id,
      onClick: () => {
        if (!busy) void sign();
      },
    },
    children ?? word(state.step === 'signed' ? 'signAgain' : 'sign', locale),
  );
  return createElement(
    'div',
    { className, 'data-step': state.step },
    button,
    state.step === 'working' || state.step === 'asking'
      ? createElement(
          'button',
          { type: 'button', className: 'tanba-cancel', onClick: tanba.cancel },
          word('cancel', locale),
        )
      : null,
    createElement('div', { role: 'status', id }, noticeOf(state, tanba, locale)),
  );
}

function noticeOf(state: FlowState, tanba: UseTanba, locale: Locale): ReactNode {
  switch (state.step) {
    case 'blocked': {
      const again = createElement(
        'button',
        { type: 'button', onClick: () => void tanba.look() },
        word('checkAgain', locale),
      );
      return notice(describe(state.detection, locale), again);
    }
    case 'explaining':
      return notice(
        { title: word('explainTitle', locale), advice: word('explain', locale) },
        createElement(
          'button',
          { type: 'button', onClick: tanba.agree, autoFocus: true },
          word('goOn', locale),
        ),
        createElement('button', { type: 'button', onClick: tanba.cancel }, word('notNow', locale)),
      );
    case 'failed':
      return notice(describeError(state.error, locale));
    case 'asking':
      return createElement('p', { className: 'tanba-progress' }, word('asking', locale));
    case 'working':
      return createElement(
        'p',
        { className: 'tanba-progress' },
        progressText(state.progress, locale),
      );
    case 'signed':
      return notice({ title: word('signed', locale), advice: '' });
    default:
      return null;
  }
}

function notice(
  words: { title: string; advice: string },
  ...actions: ReactElement[]
): ReactElement {
  return createElement(
    'div',
    { className: 'tanba-notice' },
    createElement('p', null, createElement('strong', null, words.title)),
    words.advice ? createElement('p', null, words.advice) : null,
    ...actions,
  );
}
