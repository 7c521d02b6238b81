import type * as api from './client.js';
import { prepare, received, wireDigest } from './content.js';
import { environmentOf } from './environment.js';
import type { WebSocketLike } from './environment.js';
import { TanbaError, lost, ownError } from './error.js';
import type {
  AuthenticationToken,
  CallModule,
  Capabilities,
  Certificate,
  Document,
  Event,
  Format,
  HeldDocument,
  Methods,
  Permission,
  SentResult,
  Signed,
} from './protocol.js';
import { queue } from './queue.js';
import type { Queue } from './queue.js';
import { reach } from './reach.js';
import { pieces } from './pieces.js';
import { TransferEnded, Wire } from './wire.js';
import type { Listeners, Params } from './wire.js';

const PERMISSIONS: Permission[] = [
  'chooseCertificate',
  'sign',
  'signDigest',
  'authenticate',
  'chooseFile',
];

/** Octets that may be under way to the page. */
const WINDOW = 4 * 1024 * 1024;

/** A connection that comes back. */
export class Session implements api.Tanba {
  capabilities!: Capabilities;
  state: api.ConnectionState = 'connecting';
  #options: api.ConnectOptions;
  #wire: Wire | undefined;
  #returning: Promise<Wire> | undefined;
  #listeners = new Map<Queue<api.AgentEvent>, readonly Event[]>();

  constructor(options: api.ConnectOptions, socket: WebSocketLike, capabilities: Capabilities) {
    this.#options = options;
    this.#take(socket, capabilities);
  }

  get version(): string {
    return this.capabilities.agent.version;
  }

  permissions: api.Permissions = {
    query: async (permissions = PERMISSIONS, options) =>
      (await this.#call('queryPermissions', { permissions: [...permissions] }, options))
        .permissions,
    request: async (permissions, options) =>
      (await this.#call('requestPermissions', { permissions: [...permissions] }, options))
        .permissions,
  };

  sign(
    documents: api.DocumentSource | readonly api.DocumentSource[],
    options: api.SignOptions = {},
  ): Promise<api.SignResult> {
    const { timestamp, filter } = options;
    const format = wireFormat(options.format);
    const params = (documents: Document[]) => ({ documents, format, timestamp, filter });
    return this.#signed('sign', documents, params, options);
  }

  cosign(
    signatures: api.DocumentSource | readonly api.DocumentSource[],
    options: api.CosignOptions = {},
  ): Promise<api.SignResult> {
    const { timestamp, filter } = options;
    const params = (signatures: Document[]) => ({ signatures, timestamp, filter });
    return this.#signed('cosign', signatures, params, options);
  }

  async *signEach(
    sources: readonly api.DocumentSource[],
    options: api.SignOptions = {},
  ): AsyncGenerator<api.BatchItem, api.BatchResult, undefined> {
    const { documents, release } = await prepare(this, sources, options);
    const left = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
    const have: number[] = [];
    let batch: string | undefined;
    let again: { batch: string; have: number[] } | undefined;
    const params = {
      documents,
      format: wireFormat(options.format),
      timestamp: options.timestamp,
      filter: options.filter,
      incremental: true,
      resumable: true,
    };
    try {
      for (;;) {
        const results = queue<SentResult>();
        const call = { ...options, signal };
        const listeners: Listeners = {
          onProgress: (progress) => (batch = progress.batch ?? batch),
          onResult: (result) => results.push(result),
        };
        const answer = again
          ? this.#call('resume', again, call, listeners)
          : this.#call('sign', params, call, listeners);
        answer.then(
          () => results.end(),
          (error: unknown) => results.end(error),
        );
        try {
          for await (const { index, signature } of results) {
            if (!have.includes(index)) {
              have.push(index);
              yield { index, signature: received(this, signature) };
            }
          }
          return { certificate: (await answer).certificate };
        } catch (error) {
          if (!batch || !(error instanceof TanbaError) || error.code !== 'connection_lost') {
            throw error;
          }
          options.onProgress?.({ phase: 'resuming', done: have.length, total: documents.length });
          again = { batch, have };
        }
      }
    } finally {
      // Nothing is open any more unless the loop was left.
      left.abort();
      release();
    }
  }

  async timestamp(
    what: api.Digest | { signature: api.DocumentSource },
    options: api.CallOptions = {},
  ): Promise<api.Content> {
    if ('digest' in what) {
      const { token } = await this.#call('timestamp', { digest: wireDigest(what) }, options);
      return received(this, { base64: token });
    }
    const { documents, release } = await prepare(this, what.signature, options);
    try {
      const params = { signature: documents[0]!.content };
      return received(this, { base64: (await this.#call('timestamp', params, options)).token });
    } finally {
      release();
    }
  }

  async verify(
    signature: api.DocumentSource,
    options: api.VerifyOptions = {},
  ): Promise<api.Verification> {
    const { format = 'cms', content, certificate } = options;
    const sources = content === undefined ? [signature] : [signature, content];
    const { documents, release } = await prepare(this, sources, options);
    try {
      const [signed, detached] = documents;
      return await this.#call(
        'verify',
        { signature: signed!.content, format, content: detached?.content, certificate },
        options,
      );
    } finally {
      release();
    }
  }

  async chooseCertificate(options: api.ChooseOptions = {}): Promise<Certificate> {
    const { filter } = options;
    return (await this.#call('chooseCertificate', { filter }, options)).certificate;
  }

  pickFile(options: api.PickOptions = {}): Promise<HeldDocument> {
    return this.#call('pickFile', { kind: options.kind }, options);
  }

  authenticate(nonce: string, options: api.AuthenticateOptions = {}): Promise<AuthenticationToken> {
    return this.#call('authenticate', { nonce, filter: options.filter }, options);
  }

  callModule(
    module: string,
    method: string,
    args?: unknown,
    options: api.ModuleCallOptions = {},
  ): Promise<unknown> {
    const { members } = options;
    return this.#call(
      'callModule',
      { module, method, args: args as CallModule['args'], members },
      options,
    );
  }

  async *events(
    options: { signal?: AbortSignal; events?: readonly Event[] } = {},
  ): AsyncGenerator<api.AgentEvent, void, undefined> {
    const { signal, events = this.capabilities.events } = options;
    const happened = queue<api.AgentEvent>();
    const end = () => happened.end();
    signal?.addEventListener('abort', end);
    this.#listeners.set(happened, events);
    try {
      if (!signal?.aborted) {
        await this.#call('subscribe', { events: [...events] }, {});
        yield* happened;
      }
    } finally {
      signal?.removeEventListener('abort', end);
      this.#listeners.delete(happened);
    }
  }

  async upload(
    content: Blob | Uint8Array | ReadableStream<Uint8Array>,
    options: api.UploadOptions = {},
  ): Promise<HeldDocument> {
    const { signal, onProgress, keep, digests } = options;
    const size =
      'size' in content ? content.size : 'length' in content ? content.length : undefined;
    const total = options.size ?? size;
    const name = options.name ?? (content instanceof File ? content.name : undefined);
    const wire = await this.#connected(signal);
    const params = { name, size: total, keep, digests };
    const { stream, creditOctets } = await wire.call('openStream', defined(params), signal);
    wire.openStream(stream, creditOctets);
    let done = 0;
    try {
      for await (const piece of pieces(content)) {
        signal?.throwIfAborted();
        await wire.write(stream, piece, this.capabilities.limits.chunkOctets, signal);
        done += piece.length;
        onProgress?.({ phase: 'uploading', done, ...(total === undefined ? {} : { total }) });
      }
    } catch (error) {
      if (!(error instanceof TransferEnded)) {
        wire.endStream(stream, true);
        throw error;
      }
      // The answer to the next request is the agent's reason.
    }
    wire.endStream(stream, false);
    return wire.call('closeStream', { stream }, signal);
  }

  async download(
    document: HeldDocument | string,
    options: api.TransferOptions = {},
  ): Promise<Blob> {
    return new Response(await this.read(document, options)).blob();
  }

  async read(
    document: HeldDocument | string,
    { signal, onProgress }: api.TransferOptions = {},
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const wire = await this.#connected(signal);
    const params = { document: handle(document) };
    const { stream, size } = await wire.call('readDocument', params, signal);
    return wire.readStream(stream, size, WINDOW, signal, (done) =>
      onProgress?.({ phase: 'downloading', done, total: size }),
    );
  }

  async release(document: HeldDocument | string, options?: api.CallOptions): Promise<void> {
    await this.#call('releaseDocument', { document: handle(document) }, options);
  }

  close(): void {
    const wire = this.#wire;
    this.#change('closed');
    this.#wire = undefined;
    wire?.close();
    for (const listener of this.#listeners.keys()) {
      listener.end();
    }
  }

  async #signed<M extends 'sign' | 'cosign'>(
    method: M,
    sources: api.DocumentSource | readonly api.DocumentSource[],
    params: (documents: Document[]) => Loose<Methods[M]['params']>,
    options: api.CallOptions,
  ): Promise<api.SignResult> {
    const { documents, release } = await prepare(this, sources, options);
    try {
      const result: Signed = await this.#call(method, params(documents), options);
      const { certificate, signatures } = result;
      return { certificate, signatures: signatures.map((each) => received(this, each)) };
    } finally {
      release();
    }
  }

  async #call<M extends keyof Methods>(
    method: M,
    params: Loose<Methods[M]['params']>,
    { signal, deadline, locale, onProgress }: api.CallOptions = {},
    listeners: Listeners = {},
  ): Promise<Methods[M]['result']> {
    const wire = await this.#connected(signal);
    const environment = environmentOf(this.#options.environment);
    const options = {
      locale: locale ?? this.#options.locale ?? pageLocale(environment.language),
      deadlineMs: deadline,
      topOrigin: environment.topOrigin === environment.origin ? undefined : environment.topOrigin,
    };
    const given = defined({ ...params, options: defined(options) }) as Params<M>;
    return wire.call(method, given, signal, {
      ...listeners,
      onProgress: ({ batch, ...progress }) => {
        listeners.onProgress?.({ ...progress, ...(batch ? { batch } : {}) });
        onProgress?.(progress);
      },
    });
  }

  /** The connection, which comes back if the policy lets it. */
  async #connected(signal?: AbortSignal): Promise<Wire> {
    signal?.throwIfAborted();
    if (this.state === 'closed') {
      throw ownError('closed', 'This connection was closed by the page', { blame: 'page' });
    }
    if (this.#wire) {
      return this.#wire;
    }
    if (this.#options.reconnect?.when === 'never') {
      throw lost();
    }
    const returning = (this.#returning ??= this.#return().finally(() => {
      this.#returning = undefined;
    }));
    if (!signal) {
      return returning;
    }
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort);
      returning.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  async #return(): Promise<Wire> {
    const { attempts = 8, delay = 250, longestDelay = 10_000 } = this.#options.reconnect ?? {};
    const { url, environment } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      this.#change('connecting');
      const options = defined({ url, environment, patience: 10_000, prompt: true });
      const { detection, socket } = await reach(options);
      if (this.state === ('closed' as api.ConnectionState)) {
        socket?.close();
        throw ownError('closed', 'This connection was closed by the page', { blame: 'page' });
      }
      if (detection.state === 'ready') {
        return this.#take(socket!, detection.capabilities);
      }
      this.#change('waiting');
      if (detection.state !== 'not-running' || attempt >= attempts) {
        throw notConnected(detection);
      }
      const pause = Math.min(delay * 2 ** (attempt - 1), longestDelay);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #take(socket: WebSocketLike, capabilities: Capabilities): Wire {
    this.capabilities = capabilities;
    const told = (event: api.AgentEvent, wanted: (events: readonly Event[]) => boolean) => {
      for (const [listener, events] of this.#listeners) {
        if (wanted(events)) {
          listener.push({ event: event.event });
        }
      }
    };
    const wire = new Wire(
      socket,
      (event) => told(event, (events) => events.includes(event.event)),
      () => {
        if (this.#wire !== wire) {
          return;
        }
        this.#wire = undefined;
        this.#change('waiting');
        told({ event: 'disconnected' }, () => true);
        if (this.#options.reconnect?.when === 'always' || this.#listeners.size) {
          this.#connected().catch((error: unknown) => {
            for (const listener of this.#listeners.keys()) {
              listener.end(error);
            }
          });
        }
      },
    );
    this.#wire = wire;
    this.#change('open');
    const events = [...new Set([...this.#listeners.values()].flat())];
    if (events.length) {
      wire.call('subscribe', { events }).catch(() => {});
      told({ event: 'connected' }, () => true);
    }
    return wire;
  }

  #change(state: api.ConnectionState): void {
    if (this.state !== state) {
      this.state = state;
      this.#options.onState?.(state);
    }
  }
}

/** There is no agent that can be reached. */
export function notConnected(detection: TanbaError['detection'] & object): TanbaError {
  const { state } = detection;
  const page = ['unsupported', 'blocked', 'frame-not-allowed'].includes(state);
  const person = state === 'denied' || state === 'prompt';
  return ownError('not_connected', `The agent cannot be reached: ${state}`, {
    blame: page ? 'page' : person ? 'person' : 'environment',
    retriable: !page && !person,
    advice: page ? 'fix-request' : person ? 'change-permission' : 'check-agent',
    detection,
  });
}

function wireFormat(format: api.SignOptions['format'] = 'cms'): Format {
  return typeof format === 'string' ? ({ type: format } as Format) : format;
}

function handle(document: HeldDocument | string): string {
  return typeof document === 'string' ? document : document.document;
}

function pageLocale(language: string): string {
  const locale = language.slice(0, 2).toLowerCase();
  return ['kk', 'ru', 'en'].includes(locale) ? locale : 'ru';
}

/** Parameters of which some may be undefined. */
type Loose<T> = { [K in keyof T]: T[K] | undefined };

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The agent reads strictly: what is not given is not sent. */
function defined<T extends object>(members: T): Defined<T> {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Defined<T>;
}
