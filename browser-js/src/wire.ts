import type { Progress } from './client.js';
import type { WebSocketLike } from './environment.js';
import { TanbaError, lost } from './error.js';
import type { TanbaErrorDetails } from './error.js';
import type * as wire from './protocol.js';
import { parse } from './reach.js';

/** Parameters of a method, with the member that every method takes. */
export type Params<M extends keyof wire.Methods> = wire.Methods[M]['params'] & {
  options?: wire.Options;
};

/** What a request is told before its answer. */
export interface Listeners {
  onProgress?: ((progress: Progress & { batch?: string }) => void) | undefined;
  onResult?: ((result: wire.SentResult) => void) | undefined;
}

interface Pending extends Listeners {
  resolve: (result: any) => void;
  reject: (error: unknown) => void;
}

/** One direction of one stream. */
interface Stream {
  /** Octets that may be sent. */
  credit: number;
  /** Called when there is more credit, or the stream has ended before its time. */
  wake?: (() => void) | undefined;
  /** Takes what arrives. */
  take?: (content: Uint8Array<ArrayBuffer>) => void;
  /** Why it has ended. */
  ended?: unknown;
}

/** How much may wait in the browser's own buffer before it is given more. */
const BUFFERED = 4 * 1024 * 1024;

/** The agent ended a transfer, for a reason that it tells when it is asked. */
export class TransferEnded {
  constructor(readonly error: TanbaError) {}
}

/** One connection: messages of JSON-RPC 2.0 in text frames, content of streams in binary ones. */
export class Wire {
  #socket: WebSocketLike;
  #last = 0;
  #pending = new Map<number, Pending>();
  #streams = new Map<number, Stream>();

  /** `onEnd` is called once, when the connection has ended. */
  constructor(socket: WebSocketLike, onEvent: (event: any) => void, onEnd: () => void) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') {
        this.#chunk(data);
        return;
      }
      const message = parse(data);
      if (message?.method === 'event') {
        onEvent(message.params);
      } else if (message?.method) {
        this.#notice(message.method, message.params);
      } else {
        this.#answer(message);
      }
    };
    socket.onclose = () => {
      const error = lost();
      for (const { reject } of this.#pending.values()) {
        reject(error);
      }
      for (const stream of this.#streams.values()) {
        stop(stream, error);
      }
      this.#pending.clear();
      onEnd();
    };
  }

  /** Sends a request. Ended by the signal, it rejects with its reason at once. */
  call<M extends keyof wire.Methods>(
    method: M,
    params: Params<M>,
    signal?: AbortSignal,
    listeners?: Listeners,
  ): Promise<wire.Methods[M]['result']> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#pending.delete(id);
        this.notify('cancel', { id });
        reject(signal!.reason);
      };
      const settle = (how: (value: any) => void) => (value: unknown) => {
        signal?.removeEventListener('abort', abort);
        how(value);
      };
      signal?.addEventListener('abort', abort);
      this.#pending.set(id, { ...listeners, resolve: settle(resolve), reject: settle(reject) });
      this.#send({ id, method, params });
    });
  }

  /** Sends what is not answered. */
  notify(method: string, params: object): void {
    this.#send({ method, params });
  }

  /** Begins to count the credit of a stream to the agent. */
  openStream(stream: number, credit: number): void {
    this.#streams.set(stream, { credit });
  }

  /** Sends a piece of a stream as its credit allows; resolves when the next piece may be read. */
  async write(
    number: number,
    content: Uint8Array,
    largest: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const stream = this.#streams.get(number)!;
    const abort = () => stop(stream, signal!.reason);
    signal?.addEventListener('abort', abort);
    try {
      await this.#write(number, stream, content, largest);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #write(number: number, stream: Stream, content: Uint8Array, largest: number) {
    for (let at = 0; at < content.length;) {
      while (!stream.ended && !stream.credit) {
        await new Promise<void>((resolve) => (stream.wake = resolve));
      }
      while (!stream.ended && this.#socket.bufferedAmount > BUFFERED) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (stream.ended) {
        throw stream.ended;
      }
      const piece = content.subarray(at, at + Math.min(stream.credit, largest));
      const frame = new Uint8Array(4 + piece.length);
      new DataView(frame.buffer).setUint32(0, number);
      frame.set(piece, 4);
      this.#socket.send(frame);
      at += piece.length;
      stream.credit -= piece.length;
    }
  }

  /** Takes what arrives in a stream from the agent, as it asks for more. */
  readStream(
    number: number,
    size: number,
    window: number,
    signal: AbortSignal | undefined,
    onRead: (octets: number) => void,
  ): ReadableStream<Uint8Array<ArrayBuffer>> {
    let left = size;
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const stream: Stream = { credit: 0, take: (content) => pieces.push(content) };
    this.#streams.set(number, stream);
    const abort = () => {
      this.endStream(number, true);
      stop(stream, signal!.reason);
    };
    signal?.addEventListener('abort', abort);
    const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
      start: () => this.notify('credit', { stream: number, octets: window }),
      pull: async (controller) => {
        while (!pieces.length && left && !stream.ended) {
          await new Promise<void>((resolve) => (stream.wake = resolve));
        }
        const piece = pieces.shift();
        if (piece) {
          left -= piece.length;
          controller.enqueue(piece);
          onRead(size - left);
          if (left) {
            this.notify('credit', { stream: number, octets: piece.length });
          }
        } else if (left) {
          const { ended } = stream;
          controller.error(ended instanceof TransferEnded ? ended.error : ended);
        }
        if (!left) {
          signal?.removeEventListener('abort', abort);
          this.#streams.delete(number);
          controller.close();
        }
      },
      cancel: () => this.endStream(number, true),
    };
    return new ReadableStream(source, { highWaterMark: 0 });
  }

  /** Forgets a stream, and says so to the agent when its document is not wanted. */
  endStream(stream: number, abort: boolean): void {
    if (this.#streams.delete(stream) && abort) {
      this.notify('abortStream', { stream });
    }
  }

  /** Ends the connection. */
  close(): void {
    this.#socket.close(1000);
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  #answer(
    { id, result, error }: { id: number; result?: unknown; error?: wire.ErrorObject } = {} as any,
  ) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) {
      pending?.reject(told(error));
    } else {
      pending?.resolve(result);
    }
  }

  #notice(method: string, params: any): void {
    const stream = this.#streams.get(params.stream);
    if (method === 'progress') {
      const { id, ...progress } = params;
      this.#pending.get(id)?.onProgress?.(progress);
    } else if (method === 'result') {
      this.#pending.get(params.id)?.onResult?.(params);
    } else if (stream) {
      if (method === 'credit') {
        stream.credit += params.octets;
      } else if (method === 'abortStream') {
        stop(stream, new TransferEnded(lost('The agent ended the transfer')));
      }
      stream.wake?.();
    }
  }

  #chunk(frame: ArrayBuffer): void {
    const stream = this.#streams.get(new DataView(frame).getUint32(0));
    stream?.take?.(new Uint8Array(frame, 4));
    stream?.wake?.();
  }
}

/** An error of the agent. */
function told({ message, data }: wire.ErrorObject): TanbaError {
  return new TanbaError(message, data as TanbaErrorDetails);
}

function stop(stream: Stream, reason: unknown): void {
  stream.ended ??= reason;
  stream.wake?.();
}
