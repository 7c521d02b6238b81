import type { AgentOptions, Detection } from './detection.js';
import type { Locale } from './locale.js';
import type {
  AuthenticationToken,
  Capabilities,
  Certificate,
  DigestAlgorithm,
  Event,
  FileKind,
  Filter,
  Format,
  HeldDocument,
  Permission,
  State as PermissionState,
  Phase,
  SignatureKind,
  Signer,
} from './protocol.js';

/** Options of {@link connect}. */
export interface ConnectOptions extends AgentOptions {
  /** Language of windows and messages; that of the page (`<html lang>`) unless said otherwise. */
  locale?: Locale;
  /**
   * Called before the browser asks the person whether this site may reach programs on the
   * computer, and waited for: show what will be asked and why. `false` ends `connect` with the
   * error `not_explained`, and the browser asks nothing.
   */
  explain?: (detection: Extract<Detection, { state: 'prompt' }>) => unknown;
  /** Told each change of what stands between page and agent, also after the connection was made. */
  onState?: (state: ConnectionState) => void;
  /** How a lost connection comes back. */
  reconnect?: ReconnectPolicy;
}

/**
 * Where a connection stands: `asking` while the browser's question is open, `waiting` before the
 * next attempt.
 */
export type ConnectionState = 'connecting' | 'asking' | 'open' | 'waiting' | 'closed';

/** How a lost connection comes back. */
export interface ReconnectPolicy {
  /**
   * `when-needed`: with the next call, or at once when events are listened to or a batch can be
   * resumed. `always`: at once. `never`: every call after a loss fails.
   */
  when?: 'when-needed' | 'always' | 'never';
  /** Attempts in a row; 8 unless said otherwise. */
  attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one; 250. */
  delay?: number;
  /** Milliseconds that are never exceeded between attempts; 10 000. */
  longestDelay?: number;
}

/** A digest in the place of a document: a blind signature, and shown to the person as such. */
export interface Digest {
  /** The digest: octets, or base64. */
  digest: Uint8Array | string;
  /** What it was computed with. Only keys that sign with this algorithm can be chosen. */
  algorithm: DigestAlgorithm;
}

/**
 * A document: a text (signed in UTF-8), octets, a `Blob` or `File`, one that the agent holds
 * already, or a digest. Octets and blobs above 1 MiB are streamed to the agent beforehand.
 */
export type DocumentContent = string | Uint8Array | ArrayBuffer | Blob | HeldDocument | Digest;

/** A document with the name that the person is shown. A `File` has its own. */
export interface NamedDocument {
  /** The name. */
  name: string;
  /** The document. */
  content: DocumentContent;
}

/** What can be given where a document is asked for. */
export type DocumentSource = DocumentContent | NamedDocument;

/** How far a request is; `uploading` counts octets, `signing` documents. */
export interface Progress {
  /** What is going on. */
  readonly phase: Phase | 'uploading' | 'downloading' | 'resuming';
  /** So many are done. */
  readonly done?: number;
  /** Of so many. */
  readonly total?: number;
}

/** Options of every call. */
export interface CallOptions {
  /**
   * Ends the call: its window closes and nothing is signed from then on. The promise is rejected
   * with the signal's reason.
   */
  signal?: AbortSignal;
  /** Milliseconds after which the agent ends the call with the error `deadline_exceeded`. */
  deadline?: number;
  /** Language of windows and messages for this call. */
  locale?: Locale;
  /** Told how far the call is. */
  onProgress?: (progress: Progress) => void;
}

/** Options of {@link Tanba.sign}. */
export interface SignOptions extends CallOptions {
  /** What is made; a detached CMS unless said otherwise. */
  format?: Format | Format['type'];
  /** Whether each CMS gets a time-stamp. */
  timestamp?: boolean;
  /** Which keys may be chosen. */
  filter?: Filter;
}

/** Options of {@link Tanba.cosign}. */
export interface CosignOptions extends CallOptions {
  /** Whether the new signatures get a time-stamp. */
  timestamp?: boolean;
  /** Which keys may be chosen. */
  filter?: Filter;
}

/** Content that came from the agent; fetched when asked for if it is large. */
export interface Content {
  /** Octets, when they are known: always for what the agent holds. */
  readonly size: number;
  /** The handle, for content that was too large for its message and is held by the agent. */
  readonly held: string | undefined;
  /** The octets. */
  bytes(options?: TransferOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** The octets as base64 on one line: how CMS is usually sent to servers. */
  base64(options?: TransferOptions): Promise<string>;
  /** The octets as text in UTF-8: how XML is read. */
  text(options?: TransferOptions): Promise<string>;
  /** The octets as a blob, to be saved or sent. */
  blob(options?: TransferOptions): Promise<Blob>;
}

/** A signature: DER of a CMS, signed XML, or the bare value. */
export type Signature = Content;

/** What {@link Tanba.sign} gives. */
export interface SignResult {
  /** The certificate that the person chose. */
  readonly certificate: Certificate;
  /** A signature for each document, in their order. */
  readonly signatures: readonly Signature[];
}

/** One signature of a batch. */
export interface BatchItem {
  /** The document's place in the batch. */
  readonly index: number;
  /** Its signature. */
  readonly signature: Signature;
}

/** What a batch returns after its last signature. */
export interface BatchResult {
  /** The certificate that the person chose. */
  readonly certificate: Certificate;
}

/** Options of {@link Tanba.verify}. */
export interface VerifyOptions extends CallOptions {
  /** What is verified; `cms` unless said otherwise. */
  format?: SignatureKind;
  /** The document of a detached or raw signature. */
  content?: DocumentSource;
  /** The certificate (PEM) of a raw signature. */
  certificate?: string;
}

/** What {@link Tanba.verify} gives. */
export interface Verification {
  /** A report for each signature. */
  readonly signers: readonly Signer[];
}

/** Options of {@link Tanba.authenticate}. */
export interface AuthenticateOptions extends CallOptions {
  /** Which keys may be chosen. */
  filter?: Filter;
}

/** Options of {@link Tanba.chooseCertificate}. */
export interface ChooseOptions extends CallOptions {
  /** Which certificates may be chosen. */
  filter?: Filter;
}

/** Options of {@link Tanba.pickFile}. */
export interface PickOptions extends CallOptions {
  /** Which files the chooser shows. */
  kind?: FileKind;
}

/** Options of {@link Tanba.callModule}. */
export interface ModuleCallOptions extends CallOptions {
  /** Members of the request beside `args`. */
  members?: Record<string, unknown>;
}

/** Options of transfers. */
export interface TransferOptions {
  /** Ends the transfer. */
  signal?: AbortSignal;
  /** Told how far it is, in octets. */
  onProgress?: (progress: Progress) => void;
}

/** Options of {@link Tanba.upload}. */
export interface UploadOptions extends TransferOptions {
  /** The name that the person is shown; that of a `File` unless said otherwise. */
  name?: string;
  /** Octets, for a stream whose length is known. */
  size?: number;
  /**
   * Whether the agent keeps the content until it is signed (yes unless said otherwise). What is
   * not kept is digested on arrival: it can be signed detached or raw alone, and has no preview.
   */
  keep?: boolean;
  /** Digests to compute on arrival; SHA-256 unless said otherwise. */
  digests?: DigestAlgorithm[];
}

/** Something that happened: of the agent, or of the connection to it. */
export interface AgentEvent {
  /** What. After `connected` ask anew for whatever could have changed. */
  readonly event: Event | 'connected' | 'disconnected';
}

/** Permissions of this site. */
export interface Permissions {
  /** Where they stand; nobody is asked. All of them when none is named. */
  query(
    permissions?: readonly Permission[],
    options?: CallOptions,
  ): Promise<Partial<Record<Permission, PermissionState>>>;
  /** Asks the person for those that stand at `prompt`. */
  request(
    permissions: readonly Permission[],
    options?: CallOptions,
  ): Promise<Partial<Record<Permission, PermissionState>>>;
}

/**
 * A connection to the agent, made by {@link connect}. A connection that is lost comes back by
 * itself, as {@link ReconnectPolicy} says; what was open then fails with `connection_lost`, except
 * batches, which are resumed.
 */
export interface Tanba {
  /** The agent's version. */
  readonly version: string;
  /** What the agent can do. */
  readonly capabilities: Capabilities;
  /** Where the connection stands. */
  readonly state: ConnectionState;
  /** Permissions of this site. */
  readonly permissions: Permissions;

  /** Signs documents after one approval. All signatures come, or none. */
  sign(
    documents: DocumentSource | readonly DocumentSource[],
    options?: SignOptions,
  ): Promise<SignResult>;

  /**
   * Signs documents after one approval and gives each signature as soon as it is ready; returns the
   * certificate. When the connection is lost after the approval, the batch is resumed. Leaving the
   * loop ends it.
   */
  signEach(
    documents: readonly DocumentSource[],
    options?: SignOptions,
  ): AsyncGenerator<BatchItem, BatchResult, undefined>;

  /** Adds a signature to each CMS. */
  cosign(
    signatures: DocumentSource | readonly DocumentSource[],
    options?: CosignOptions,
  ): Promise<SignResult>;

  /** A time-stamp token (RFC 3161, DER) over a digest, or over the newest signature of a CMS. */
  timestamp(what: Digest | { signature: DocumentSource }, options?: CallOptions): Promise<Content>;

  /** Verifies signatures. No window opens. */
  verify(signature: DocumentSource, options?: VerifyOptions): Promise<Verification>;

  /** Lets the person choose a certificate; no other is told. */
  chooseCertificate(options?: ChooseOptions): Promise<Certificate>;

  /** Lets the person choose a file in the agent's own chooser. */
  pickFile(options?: PickOptions): Promise<HeldDocument>;

  /**
   * Logs the person in: a Web eID token over this page's origin and `nonce`, text of 44 to 128
   * characters that the site's server made of 32 octets of randomness or more. The server
   * validates it; a page cannot.
   */
  authenticate(nonce: string, options?: AuthenticateOptions): Promise<AuthenticationToken>;

  /** Calls a method of a module. */
  callModule(
    module: string,
    method: string,
    args?: unknown,
    options?: ModuleCallOptions,
  ): Promise<unknown>;

  /** What happens, as it happens. Ends with the signal, with {@link Tanba.close}, or by leaving the loop. */
  events(options?: {
    signal?: AbortSignal;
    events?: readonly Event[];
  }): AsyncGenerator<AgentEvent, void, undefined>;

  /** Streams a document to the agent, in constant memory, and gives its handle. */
  upload(
    content: Blob | Uint8Array | ReadableStream<Uint8Array>,
    options?: UploadOptions,
  ): Promise<HeldDocument>;

  /** Fetches a document that the agent holds. */
  download(document: HeldDocument | string, options?: TransferOptions): Promise<Blob>;

  /** The same as a stream, in constant memory. */
  read(
    document: HeldDocument | string,
    options?: TransferOptions,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;

  /** Lets the agent forget a document before its time. */
  release(document: HeldDocument | string, options?: CallOptions): Promise<void>;

  /** Ends the connection and everything that is open on it. */
  close(): void;
}
