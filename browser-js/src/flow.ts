/**
 * The way of one person to one signature, without a look: what `tanba/element` and `tanba/react`
 * show. It looks for the agent, waits for the person's word before the browser asks, signs, and
 * keeps what came of it.
 *
 * @module
 */

import type {
  ConnectOptions,
  DocumentSource,
  Progress,
  SignOptions,
  SignResult,
  Tanba,
} from './client.js';
import { connect } from './connect.js';
import { detect } from './detect.js';
import type { Detection, Prompt, Ready } from './detection.js';
import { TanbaError } from './error.js';
import { Follower } from './flow/follower.js';

/** Where the person stands. */
export type FlowState =
  /** The agent is being looked for. */
  | { readonly step: 'looking' }
  /** Something stands between page and agent that a person has to change first. */
  | { readonly step: 'blocked'; readonly detection: Exclude<Detection, Ready | Prompt> }
  /** Everything is there; `detection` says whether the browser will ask the person. */
  | { readonly step: 'idle'; readonly detection: Ready | Prompt }
  /** The browser would ask now, if the person goes on: `agree` or `cancel`. */
  | { readonly step: 'explaining'; readonly detection: Prompt }
  /** The browser's own question is open. */
  | { readonly step: 'asking' }
  /** A call is under way. */
  | { readonly step: 'working'; readonly progress: Progress | undefined }
  /** Signed. */
  | { readonly step: 'signed'; readonly result: SignResult }
  /** Not signed. */
  | { readonly step: 'failed'; readonly error: TanbaError };

/** How the flow reaches the agent. */
export type FlowOptions = Omit<ConnectOptions, 'explain' | 'onState' | 'signal'>;

/** Errors after which the next call makes a new connection. */
const lost: ReadonlySet<string> = new Set(['not_connected', 'connection_lost', 'closed']);

/** One flow. Every member may be called at any time. */
export class SignFlow {
  #state: FlowState = { step: 'looking' };
  #detection: Ready | Prompt | undefined;
  #options: FlowOptions;
  #listeners = new Set<() => void>();
  #follower = new Follower(() => this.look());
  #tanba: Promise<Tanba> | undefined;
  #running: AbortController | undefined;
  #agree: (() => void) | undefined;
  #looks = 0;

  constructor(options: FlowOptions = {}) {
    this.#options = options;
  }

  /** Where the person stands now. The same object until it changes. */
  get state(): FlowState {
    return this.#state;
  }

  /** Calls the listener after each change; gives what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks for the agent now, and again whenever the person may have changed something. */
  start(): void {
    void this.look();
  }

  /** Looks for the agent. Asks nobody, and disturbs nothing that is under way. */
  async look(): Promise<void> {
    if (this.#running) return;
    const { url, environment } = this.#options;
    const number = ++this.#looks;
    const detection = await detect({
      ...(url === undefined ? {} : { url }),
      ...(environment === undefined ? {} : { environment }),
    });
    if (number === this.#looks && !this.#running) this.#found(detection);
  }

  /** The connection; made when it is asked for first. Explains before the browser asks. */
  async connect(): Promise<Tanba> {
    this.#tanba ??= connect({
      ...this.#options,
      explain: (detection) => this.#explain(detection),
      onState: (state) => {
        if (state === 'asking') this.#set({ step: 'asking' });
      },
    });
    try {
      return await this.#tanba;
    } catch (error) {
      this.#tanba = undefined;
      throw error;
    }
  }

  /**
   * Signs, and keeps what came of it in {@link SignFlow.state}; `undefined` when nothing was
   * signed. With `onSignature` each signature is told as soon as it is there, and a batch outlives a
   * lost connection; without it all signatures come, or none.
   */
  async sign(
    documents: DocumentSource | readonly DocumentSource[],
    options: SignOptions & { onSignature?: (item: FlowSignature) => void } = {},
  ): Promise<SignResult | undefined> {
    const { onSignature, ...rest } = options;
    return this.run(async (tanba, call) => {
      const all = { ...rest, ...call };
      const result = onSignature
        ? await oneByOne(tanba, listOf(documents), all, onSignature)
        : await tanba.sign(documents, all);
      this.#set({ step: 'signed', result });
      return result;
    }, options.signal);
  }

  /** Connects and does some other work in the flow's states; `undefined` when it did not succeed. */
  async run<T>(
    work: (
      tanba: Tanba,
      options: { signal: AbortSignal; onProgress: (progress: Progress) => void },
    ) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    if (this.#running) return undefined;
    const controller = new AbortController();
    const stop = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    this.#running = controller;
    this.#set({ step: 'working', progress: undefined });
    try {
      if (signal?.aborted) throw signal.reason;
      const tanba = await orAborted(this.connect(), controller.signal);
      this.#detection = {
        state: 'ready',
        version: tanba.version,
        capabilities: tanba.capabilities,
      };
      this.#set({ step: 'working', progress: undefined });
      const done = await work(tanba, {
        signal: controller.signal,
        onProgress: (progress) => this.#set({ step: 'working', progress }),
      });
      this.#end(controller);
      if ((this.#state as FlowState).step === 'working') this.#idle();
      return done;
    } catch (error) {
      this.#end(controller);
      this.#failed(error, controller.signal);
      return undefined;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** The person has read why the browser will ask. */
  agree(): void {
    this.#agree?.();
  }

  /** Ends what is under way. Nothing is signed from then on. */
  cancel(): void {
    this.#running?.abort(new DOMException('cancelled', 'AbortError'));
  }

  /** Forgets what came of the last signature. */
  reset(): void {
    if (this.#state.step === 'signed' || this.#state.step === 'failed') this.#idle();
  }

  /** Ends everything. The flow can be started again. */
  close(): void {
    this.cancel();
    this.#looks += 1;
    this.#follower.rest();
    void this.#tanba?.then(
      (tanba) => tanba.close(),
      () => undefined,
    );
    this.#tanba = undefined;
  }

  #found(detection: Detection): void {
    if (detection.state === 'ready' || detection.state === 'prompt') {
      this.#detection = detection;
      // What the person was told last stays until something else happens.
      if (['looking', 'blocked', 'idle'].includes(this.#state.step)) this.#idle();
      return;
    }
    this.#detection = undefined;
    this.#set({ step: 'blocked', detection });
  }

  #idle(): void {
    if (this.#detection) {
      this.#set({ step: 'idle', detection: this.#detection });
    } else {
      this.#set({ step: 'looking' });
      void this.look();
    }
  }

  #explain(detection: Prompt): Promise<boolean> {
    this.#detection = detection;
    this.#set({ step: 'explaining', detection });
    return new Promise((resolve) => {
      this.#agree = () => {
        this.#set({ step: 'asking' });
        resolve(true);
      };
      this.#running?.signal.addEventListener('abort', () => resolve(false), { once: true });
    });
  }

  #end(controller: AbortController): void {
    if (this.#running === controller) this.#running = undefined;
    this.#agree = undefined;
  }

  #failed(error: unknown, signal: AbortSignal): void {
    if (error instanceof TanbaError && lost.has(error.code)) this.#tanba = undefined;
    if (signal.aborted || (error instanceof TanbaError && error.code === 'not_explained')) {
      this.#idle();
    } else if (error instanceof TanbaError && error.detection) {
      this.#state = { step: 'looking' };
      this.#found(error.detection);
    } else {
      this.#set({ step: 'failed', error: asTanbaError(error) });
    }
  }

  #set(state: FlowState): void {
    this.#state = state;
    this.#follower.follow(state);
    for (const listener of [...this.#listeners]) listener();
  }
}

/** One signature of several. */
export interface FlowSignature {
  /** The document's place. */
  readonly index: number;
  /** Its signature. */
  readonly signature: SignResult['signatures'][number];
}

async function oneByOne(
  tanba: Tanba,
  documents: readonly DocumentSource[],
  options: SignOptions,
  onSignature: (item: FlowSignature) => void,
): Promise<SignResult> {
  const signatures: SignResult['signatures'][number][] = [];
  const batch = tanba.signEach(documents, options);
  for (;;) {
    const next = await batch.next();
    if (next.done) return { certificate: next.value.certificate, signatures };
    signatures[next.value.index] = next.value.signature;
    onSignature(next.value);
  }
}

function listOf(documents: DocumentSource | readonly DocumentSource[]): readonly DocumentSource[] {
  return Array.isArray(documents) ? documents : [documents as DocumentSource];
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

// An error of the page's own (a document that cannot be read) is told like any other.
function asTanbaError(error: unknown): TanbaError {
  if (error instanceof TanbaError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new TanbaError(message, {
    code: 'invalid_params',
    blame: 'page',
    retriable: false,
    advice: 'fix-request',
    cause: error,
  });
}
