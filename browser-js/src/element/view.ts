/**
 * The inside of `<tanba-sign>`: built once, then changed by {@link View.show}. No markup is parsed,
 * so that pages with Trusted Types and a strict content security policy can have it.
 *
 * @module
 */

import type { FlowState } from '../flow.js';
import { progressText, sizeText, word, type Word } from '../flow/words.js';
import type { Locale } from '../locale.js';
import { describe, describeError } from '../texts.js';
import { style } from './style.js';

/** What a person does in the element. */
export interface Acts {
  sign(): void;
  cancel(): void;
  agree(): void;
  look(): void;
  add(files: readonly File[]): void;
  remove(file: File): void;
}

/** What the element asks for beside the flow's state. */
export interface Wishes {
  locale: Locale;
  disabled: boolean;
  /** Whether files can be chosen: not at all, one, or several. */
  choose: 'nothing' | 'one' | 'several';
  accept: string;
  files: readonly File[];
  /** Whether the person pressed the button without a document. */
  missing: boolean;
}

/** Milliseconds between two announcements of progress. */
const PAUSE = 3_000;

/** The elements inside. */
export class View {
  readonly button = make('button', { part: 'button', class: 'main', type: 'button' });
  #slot = make('slot');
  #label = make('span');
  #cancel = make('button', { part: 'cancel', type: 'button' });
  #files = make('div', { part: 'files', class: 'files' });
  #input = make('input', { type: 'file' });
  #choose = make('b');
  #drop = make('span');
  #chosen = make('ul', { part: 'list', class: 'chosen' });
  #notice = make('div', {
    part: 'notice',
    class: 'notice',
    id: 'notice',
    role: 'group',
    tabindex: '-1',
  });
  #title = make('p', { part: 'title', class: 'title', id: 'title' });
  #advice = make('p', { part: 'advice', class: 'advice', id: 'advice' });
  #actions = make('div', { class: 'row' });
  #progress = make('div', { part: 'progress', class: 'progress' });
  #progressText = make('span', { id: 'progress' });
  #bar = make('progress', { part: 'bar', 'aria-labelledby': 'progress' });
  #spoken = make('div', { class: 'spoken', role: 'status' });
  #alert = make('div', { class: 'spoken', role: 'alert' });
  #acts: Acts;
  #kind = '';
  #spokenAt = 0;

  constructor(root: ShadowRoot, acts: Acts) {
    this.#acts = acts;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];

    this.button.append(this.#slot, this.#label);
    // An element with nothing but space inside has the button's own text.
    this.#slot.addEventListener('slotchange', () => {
      const own = this.#slot
        .assignedNodes()
        .some((node) => node instanceof Element || node.textContent?.trim());
      this.#label.hidden = own;
    });
    this.button.addEventListener('click', () => {
      if (this.button.getAttribute('aria-disabled') !== 'true') acts.sign();
    });
    this.#cancel.addEventListener('click', () => acts.cancel());
    const drop = make('div', { class: 'drop', part: 'drop' });
    const zone = make('div', { class: 'zone', part: 'zone', 'aria-hidden': 'true' });
    zone.append(this.#choose, this.#drop);
    drop.append(this.#input, zone);
    this.#files.append(drop, this.#chosen);
    this.#takeFiles(drop);
    this.#notice.append(this.#title, this.#advice, this.#actions);
    this.#notice.setAttribute('aria-labelledby', 'title');
    this.#notice.setAttribute('aria-describedby', 'advice');
    this.#progress.append(this.#progressText, this.#bar);
    const row = make('div', { class: 'row' });
    row.append(this.button, this.#cancel);
    root.append(this.#files, this.#notice, row, this.#progress, this.#spoken, this.#alert);
  }

  /** Shows a state. */
  show(state: FlowState, wishes: Wishes): void {
    const { locale } = wishes;
    const focused = (this.button.getRootNode() as ShadowRoot).activeElement;
    const working =
      state.step === 'working' || state.step === 'asking' || state.step === 'explaining';
    this.#label.textContent = word(state.step === 'signed' ? 'signAgain' : 'sign', locale);
    this.button.classList.toggle('main', state.step !== 'signed');
    this.button.disabled = wishes.disabled || state.step === 'blocked';
    this.button.setAttribute('aria-disabled', String(working));
    this.button.hidden = state.step === 'explaining';
    this.#cancel.textContent = word('cancel', locale);
    this.#cancel.hidden = !working || state.step === 'explaining';
    this.#showFiles(wishes, working);
    this.#showProgress(state, locale);
    this.#showNotice(state, wishes);
    // Whoever works by keyboard stays where the next step is.
    if (focused instanceof HTMLElement && this.#gone(focused)) this.button.focus();
  }

  #gone(element: HTMLElement): boolean {
    return !element.isConnected || element.closest('[hidden]') !== null;
  }

  #takeFiles(drop: HTMLElement): void {
    this.#input.addEventListener('change', () => {
      this.#acts.add([...(this.#input.files ?? [])]);
      this.#input.value = '';
    });
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
      drop.addEventListener(type, (event) => {
        event.preventDefault();
        drop.classList.toggle('over', type === 'dragenter' || type === 'dragover');
        if (type === 'drop' && !this.#input.disabled)
          this.#acts.add([...(event.dataTransfer?.files ?? [])]);
      });
    }
  }

  #showFiles({ choose, accept, files, locale, disabled }: Wishes, working: boolean): void {
    this.#files.hidden = choose === 'nothing';
    if (choose === 'nothing') return;
    const label = word(choose === 'one' ? 'chooseFile' : 'chooseFiles', locale);
    this.#input.multiple = choose === 'several';
    this.#input.accept = accept;
    this.#input.disabled = disabled || working;
    this.#input.setAttribute('aria-label', label);
    this.#choose.textContent = label;
    this.#drop.textContent = word('drop', locale);
    this.#chosen.hidden = files.length === 0;
    this.#chosen.setAttribute('aria-label', word('chosen', locale));
    this.#chosen.replaceChildren(...files.map((file) => this.#row(file, locale, working)));
  }

  #row(file: File, locale: Locale, working: boolean): HTMLElement {
    const row = make('li');
    const [name, size] = [make('span'), make('span', { class: 'size' })];
    name.textContent = file.name;
    size.textContent = sizeText(file.size, locale);
    const remove = make('button', { type: 'button', part: 'remove' });
    remove.textContent = '×';
    remove.disabled = working;
    remove.setAttribute('aria-label', word('remove', locale).replace('{name}', file.name));
    remove.addEventListener('click', () => {
      this.#acts.remove(file);
      this.#input.focus();
    });
    row.append(name, size, remove);
    return row;
  }

  #showProgress(state: FlowState, locale: Locale): void {
    const shown = state.step === 'working' || state.step === 'asking';
    this.#progress.hidden = !shown;
    if (!shown) return;
    const progress = state.step === 'working' ? state.progress : undefined;
    const text = state.step === 'asking' ? word('asking', locale) : progressText(progress, locale);
    this.#progressText.textContent = text;
    if (progress?.total && progress.done !== undefined) {
      this.#bar.max = progress.total;
      this.#bar.value = progress.done;
    } else {
      this.#bar.removeAttribute('value');
    }
    const counts = progress?.done !== undefined;
    if (!counts || Date.now() - this.#spokenAt > PAUSE) {
      this.#spokenAt = Date.now();
      say(this.#spoken, text);
    }
  }

  #showNotice(state: FlowState, wishes: Wishes): void {
    const notice = this.#words(state, wishes);
    const kind = notice ? notice.kind : '';
    const appears = kind !== this.#kind;
    this.#kind = kind;
    this.#notice.hidden = !notice;
    if (!notice) {
      say(this.#alert, '');
      if (state.step === 'idle' || state.step === 'looking') say(this.#spoken, '');
      return;
    }
    this.#notice.dataset['kind'] = kind;
    this.#title.textContent = notice.title;
    this.#advice.textContent = notice.advice;
    const focused = this.#actions.contains(
      (this.#notice.getRootNode() as ShadowRoot).activeElement,
    );
    this.#actions.replaceChildren(...this.#buttons(state, wishes.locale));
    const [first] = this.#actions.children;
    if (first instanceof HTMLElement && (focused || (appears && kind === 'explaining')))
      first.focus();
    const text = `${notice.title}. ${notice.advice}`;
    say(kind === 'failed' || kind === 'missing' ? this.#alert : this.#spoken, text);
  }

  #words(
    state: FlowState,
    { locale, missing }: Wishes,
  ): { kind: string; title: string; advice: string } | undefined {
    switch (state.step) {
      case 'blocked':
        return { kind: 'blocked', ...describe(state.detection, locale) };
      case 'explaining':
        return {
          kind: 'explaining',
          title: word('explainTitle', locale),
          advice: word('explain', locale),
        };
      case 'signed':
        return {
          kind: 'signed',
          title: word('signed', locale),
          advice: state.result.certificate.subject.commonName,
        };
      case 'failed':
        return { kind: 'failed', ...describeError(state.error, locale) };
      default:
        return missing
          ? { kind: 'missing', title: word('noDocument', locale), advice: '' }
          : undefined;
    }
  }

  #buttons(state: FlowState, locale: Locale): HTMLElement[] {
    const act = (name: Word, run: () => void, look = '') => {
      const button = make('button', { type: 'button', class: look, part: 'action' });
      button.textContent = word(name, locale);
      button.addEventListener('click', run);
      return button;
    };
    if (state.step === 'explaining') {
      return [
        act('goOn', () => this.#acts.agree(), 'main'),
        act('notNow', () => this.#acts.cancel()),
      ];
    }
    if (state.step !== 'blocked') return [];
    const actions: HTMLElement[] = [act('checkAgain', () => this.#acts.look())];
    if (state.detection.state === 'untrusted-certificate') {
      const link = make('a', {
        href: state.detection.page,
        target: '_blank',
        rel: 'noopener',
        part: 'link',
      });
      link.textContent = word('openPage', locale);
      actions.push(link);
    }
    return actions;
  }
}

function say(region: HTMLElement, text: string): void {
  if (region.textContent !== text) region.textContent = text;
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value) element.setAttribute(attribute, value);
  }
  return element;
}
