import { fromBase64, toBase64 } from './base64.js';
import type { Content, Digest, DocumentSource, TransferOptions } from './client.js';
import type * as wire from './protocol.js';
import type { Session } from './session.js';

/** Octets that travel inside a message; more are streamed beforehand. */
const INLINE = 1024 * 1024;

/** Documents on their way: their contents, and what was streamed for this call alone. */
export interface Prepared {
  documents: wire.Document[];
  /** Lets the agent forget what was streamed. */
  release(): void;
}

/** Brings documents into the form of the protocol, and large ones to the agent. */
export async function prepare(
  session: Session,
  sources: DocumentSource | readonly DocumentSource[],
  options: TransferOptions,
): Promise<Prepared> {
  const documents: wire.Document[] = [];
  const streamed: wire.HeldDocument[] = [];
  const release = () => streamed.forEach((held) => void session.release(held).catch(() => {}));
  try {
    for (const source of Array.isArray(sources) ? sources : [sources as DocumentSource]) {
      documents.push(await one(source));
    }
  } catch (error) {
    release();
    throw error;
  }
  return { documents, release };

  async function one(source: DocumentSource): Promise<wire.Document> {
    const named = isNamed(source);
    const name = named ? source.name : source instanceof File ? source.name : undefined;
    const content = await wireContent(named ? source.content : source, name);
    return name === undefined ? { content } : { name, content };
  }

  async function wireContent(
    source: Exclude<DocumentSource, { content: unknown }>,
    name: string | undefined,
  ): Promise<wire.Content> {
    if (typeof source === 'string') {
      return source.length > INLINE ? upload(new Blob([source]), name) : { text: source };
    }
    if (source instanceof Blob) {
      return source.size > INLINE
        ? upload(source, name)
        : { base64: toBase64(new Uint8Array(await source.arrayBuffer())) };
    }
    if ('document' in source) {
      return { document: source.document };
    }
    if ('digest' in source) {
      return { digest: wireDigest(source) };
    }
    const octets = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
    return octets.length > INLINE ? upload(octets, name) : { base64: toBase64(octets) };
  }

  async function upload(content: Blob | Uint8Array, name: string | undefined) {
    const { signal, onProgress } = options;
    const held = await session.upload(content, {
      ...(name === undefined ? {} : { name }),
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
    });
    streamed.push(held);
    return { document: held.document };
  }
}

function isNamed(source: DocumentSource): source is Extract<DocumentSource, { content: unknown }> {
  return typeof source === 'object' && 'content' in source;
}

/** A digest as the protocol has it. */
export function wireDigest({ digest, algorithm }: Digest): wire.Digest {
  return { algorithm, value: typeof digest === 'string' ? digest : toBase64(digest) };
}

interface Members {
  text?: string;
  base64?: string;
  document?: string;
  size?: number;
}

/** What came from the agent, fetched when it is asked for. */
export function received(session: Session, sent: wire.Signature): Content {
  const { text, base64, document, size: whole }: Members = sent;
  let octets: Uint8Array<ArrayBuffer> | undefined;
  if (document === undefined) {
    octets = text === undefined ? fromBase64(base64 ?? '') : new TextEncoder().encode(text);
  }
  const size = octets?.length ?? whole ?? 0;
  const blob = async (options?: TransferOptions) =>
    octets ? new Blob([octets]) : session.download(document!, options);
  const bytes = async (options?: TransferOptions) =>
    octets ?? new Uint8Array(await (await blob(options)).arrayBuffer());
  return {
    size,
    held: document,
    blob,
    bytes,
    base64: async (options) => base64 ?? toBase64(await bytes(options)),
    text: async (options) => text ?? new TextDecoder().decode(await bytes(options)),
  };
}
