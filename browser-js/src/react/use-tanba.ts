import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';

import type { DocumentSource, SignOptions, SignResult, Tanba } from '../client.js';
import { SignFlow, type FlowOptions, type FlowSignature, type FlowState } from '../flow.js';

/** What {@link useTanba} gives. The functions stay the same from one rendering to the next. */
export interface UseTanba {
  /** Where the person stands. */
  readonly state: FlowState;
  /** Signs, in the states `working`, `signed`, `failed`; `undefined` when nothing was signed. */
  sign(
    documents: DocumentSource | readonly DocumentSource[],
    options?: SignOptions & { onSignature?: (item: FlowSignature) => void },
  ): Promise<SignResult | undefined>;
  /** Does anything else with the connection, in the same states: logs in, verifies, … */
  run: SignFlow['run'];
  /** The connection itself. */
  connect(): Promise<Tanba>;
  /** The person has read why the browser will ask (state `explaining`). */
  agree(): void;
  /** Ends what is under way, or says no in the state `explaining`. */
  cancel(): void;
  /** Looks for the agent again. */
  look(): Promise<void>;
  /** Forgets the last signature or failure. */
  reset(): void;
}

const server: FlowState = { step: 'looking' };

/**
 * The way of one person to one signature. The connection belongs to the component and ends with
 * it. Other options are a new flow: keep `environment` and `reconnect` in a constant.
 */
export function useTanba(options: FlowOptions = {}): UseTanba {
  const { url, locale, environment, reconnect } = options;
  const flow = useMemo(
    () => new SignFlow(present({ url, locale, environment, reconnect })),
    [url, locale, environment, reconnect],
  );
  useEffect(() => {
    flow.start();
    return () => flow.close();
  }, [flow]);
  const subscribe = useCallback((listener: () => void) => flow.subscribe(listener), [flow]);
  const state = useSyncExternalStore(
    subscribe,
    () => flow.state,
    () => server,
  );
  const acts = useMemo(
    () => ({
      sign: flow.sign.bind(flow),
      run: flow.run.bind(flow),
      connect: flow.connect.bind(flow),
      agree: flow.agree.bind(flow),
      cancel: flow.cancel.bind(flow),
      look: flow.look.bind(flow),
      reset: flow.reset.bind(flow),
    }),
    [flow],
  );
  return useMemo(() => ({ state, ...acts }), [state, acts]);
}

// Absent members and members that are undefined are different things in the options.
function present(options: {
  [Name in keyof FlowOptions]: FlowOptions[Name] | undefined;
}): FlowOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
