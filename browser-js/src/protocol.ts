/**
 * What a page and the agent send each other by `tanba.v1` (docs/protocol-native.md).
 *
 * Generated from protocol/wire/schema/tanba.v1.json by `npm run generate`.
 *
 * @module
 */

/**
 * What a key is for.
 */
export type Purpose = 'signature' | 'authentication';
/**
 * A bit of the key usage extension (RFC 5280 section 4.2.1.3).
 */
export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';
/**
 * A kind of key.
 */
export type KeyAlgorithm =
  'rsa' | 'p-256' | 'p-384' | 'p-521' | 'ed25519' | 'gost-2004' | 'gost-256' | 'gost-512';
/**
 * What the certification path of a key must lead to.
 */
export type Trust =
  | 'anchors'
  | 'any'
  | {
      certificates: string[];
    };
/**
 * What a page can be told of.
 */
export type Event = 'permissionChanged' | 'closing' | 'tokenInserted' | 'tokenRemoved';
/**
 * Content, with exactly one member.
 */
export type Content =
  | {
      text: string;
    }
  | {
      base64: string;
    }
  | {
      document: string;
    }
  | {
      digest: Digest;
    };
/**
 * A digest algorithm.
 */
export type DigestAlgorithm =
  'sha-256' | 'sha-384' | 'sha-512' | 'streebog-256' | 'streebog-512' | 'gost-94';
/**
 * A signature.
 */
export type Signature =
  | {
      /**
       * The document with its signature.
       */
      text: string;
    }
  | {
      /**
       * The octets.
       */
      base64: string;
    }
  | {
      /**
       * The handle.
       */
      document: string;
      /**
       * Octets.
       */
      size: number;
    };
/**
 * Which files a chooser offers.
 */
export type FileKind = 'all' | 'certificate' | 'crl';
/**
 * What a person can allow a site to ask for.
 */
export type Permission =
  'chooseCertificate' | 'sign' | 'signDigest' | 'authenticate' | 'chooseFile';
/**
 * How it stands.
 */
export type State = 'granted' | 'denied' | 'prompt';
/**
 * The format of a signature.
 */
export type Format =
  | {
      /**
       * Whether the content is inside.
       */
      attached?: boolean;
      type: 'cms';
    }
  | {
      /**
       * Path of the element to be signed, or its identifier; the whole document when absent.
       */
      target?: string;
      /**
       * Path of the element that receives the signature; the target's parent when absent.
       */
      parent?: string;
      type: 'xml';
    }
  | {
      type: 'raw';
    };
/**
 * Parameters of `timestamp`, with exactly one member.
 */
export type Timestamp =
  | {
      digest: Digest;
      options?: Options;
    }
  | {
      signature: Content;
      options?: Options;
    };
/**
 * The format of a signature.
 */
export type SignatureKind = 'cms' | 'xml' | 'raw';
/**
 * Whether a signature or a time-stamp holds. Missing evidence is never `valid`.
 */
export type Verdict = 'valid' | 'undecided' | 'invalid';
/**
 * What a certificate's path leads to.
 */
export type Path = 'trusted' | 'expired' | 'untrusted' | 'undecided';
/**
 * Names a request among the open ones of its connection.
 */
export type Id = number | string;
/**
 * What is going on with a request.
 */
export type Phase = 'waiting' | 'asking' | 'signing' | 'timeStamping';

/**
 * Messages of tanba.v1: the methods with their parameters and results, the notifications of page and agent, and the error object.
 */
export interface TanbaV1 {
  methods: Methods;
  pageNotifications: PageNotifications;
  agentNotifications: AgentNotifications;
  error: ErrorObject;
}
export interface Methods {
  authenticate: {
    params: Authenticate;
    result: AuthenticationToken;
  };
  callModule: {
    params: CallModule;
    result: unknown;
  };
  capabilities: {
    params: Nothing;
    result: Capabilities;
  };
  chooseCertificate: {
    params: ChooseCertificate;
    result: ChosenCertificate;
  };
  closeStream: {
    params: CloseStream;
    result: HeldDocument;
  };
  cosign: {
    params: Cosign;
    result: Signed;
  };
  openStream: {
    params: OpenStream;
    result: StreamOpened;
  };
  pickFile: {
    params: PickFile;
    result: HeldDocument;
  };
  queryPermissions: {
    params: AskedPermissions;
    result: DecidedPermissions;
  };
  readDocument: {
    params: ReadDocument;
    result: Reading;
  };
  releaseDocument: {
    params: ReadDocument;
    result: Released;
  };
  requestPermissions: {
    params: AskedPermissions;
    result: DecidedPermissions;
  };
  resume: {
    params: Resume;
    result: Signed;
  };
  sign: {
    params: Sign;
    result: Signed;
  };
  subscribe: {
    params: Subscribe;
    result: Subscribed;
  };
  timestamp: {
    params: Timestamp;
    result: Stamped;
  };
  unsubscribe: {
    params: Subscribe;
    result: Subscribed;
  };
  verify: {
    params: Verify;
    result: Verified;
  };
}
/**
 * Parameters of `authenticate`.
 */
export interface Authenticate {
  /**
   * The challenge of the site's server: 44 to 128 characters.
   */
  nonce: string;
  /**
   * Which keys qualify, beside being for authentication.
   */
  filter?: Filter;
  options?: Options;
}
/**
 * Which keys may be chosen: all that is there must hold.
 */
export interface Filter {
  /**
   * What its certificate is for.
   */
  purpose?: Purpose;
  /**
   * Bits of its key usage that must be set, by the names of RFC 5280 section 4.2.1.3.
   */
  keyUsage?: KeyUsage[];
  /**
   * Dotted OIDs that its extended key usage must have.
   */
  extendedKeyUsage?: string[];
  /**
   * Common names of issuers, of which one must be its own.
   */
  issuers?: string[];
  /**
   * Individual identification number of the subject: twelve digits.
   */
  iin?: string;
  /**
   * Business identification number of the subject: twelve digits.
   */
  bin?: string;
  /**
   * Serial number in hex; case and leading zeros do not matter.
   */
  serialNumber?: string;
  /**
   * Attributes that the subject must have.
   */
  subject?: Attribute[];
  /**
   * Kinds of key, of which it must be one.
   */
  algorithms?: KeyAlgorithm[];
  /**
   * Stores, in one of which it must be; every store when absent.
   */
  storages?: string[];
  /**
   * A time at which the certificate must be valid too (RFC 3339).
   */
  validAt?: string;
  /**
   * Whether an expired certificate may sign.
   */
  allowExpired?: boolean;
  /**
   * What its path must lead to.
   */
  trust?: Trust;
}
/**
 * An attribute of a name.
 */
export interface Attribute {
  /**
   * Its type, a dotted OID.
   */
  oid: string;
  /**
   * Its value.
   */
  value: string;
}
/**
 * The member `options`, which every method takes.
 */
export interface Options {
  /**
   * Language of windows and messages for this request: `kk`, `ru` or `en`.
   */
  locale?: string;
  /**
   * Milliseconds after which the request is cancelled.
   */
  deadlineMs?: number;
  /**
   * The origin of the page around the one that asks: a claim, shown and never trusted.
   */
  topOrigin?: string;
}
/**
 * Result of `authenticate`: an authentication token of Web eID.
 */
export interface AuthenticationToken {
  /**
   * The person's certificate, DER in base64. Not verified by anybody yet.
   */
  unverifiedCertificate: string;
  /**
   * The signature algorithm (RFC 7518), or one of the extensions for GOST.
   */
  algorithm: string;
  /**
   * The signature over hash(origin) ‖ hash(nonce), base64.
   */
  signature: string;
  /**
   * `web-eid:1.0`.
   */
  format: string;
  /**
   * Which program made it.
   */
  appVersion: string;
}
/**
 * Parameters of `callModule`.
 */
export interface CallModule {
  /**
   * The name to which the module answers.
   */
  module: string;
  /**
   * Its method.
   */
  method: string;
  /**
   * The member `args` of the request that the module sees.
   */
  args?: {
    [k: string]: unknown;
  };
  /**
   * Members beside `args`.
   */
  members?: {
    [k: string]: unknown;
  };
  options?: Options;
}
/**
 * Parameters that are not there.
 */
export interface Nothing {
  options?: Options;
}
/**
 * Result of `capabilities` and parameters of the notification `ready`.
 */
export interface Capabilities {
  /**
   * MAJOR.MINOR: every 1.x serves what 1.0 does.
   */
  protocol: string;
  /**
   * Which program answers.
   */
  agent: Agent;
  /**
   * The language of this connection: `kk`, `ru` or `en`.
   */
  locale: string;
  /**
   * Methods that are served.
   */
  methods: string[];
  /**
   * Events that can be subscribed to.
   */
  events: Event[];
  /**
   * Signature formats of `sign`.
   */
  formats: string[];
  /**
   * What one connection may use.
   */
  limits: StreamLimits;
}
/**
 * The program.
 */
export interface Agent {
  /**
   * Its name.
   */
  name: string;
  /**
   * Its version.
   */
  version: string;
}
/**
 * What one connection may use.
 */
export interface StreamLimits {
  /**
   * Octets of a text frame.
   */
  messageOctets: number;
  /**
   * Documents of one request.
   */
  documents: number;
  /**
   * Octets of content in a binary frame.
   */
  chunkOctets: number;
  /**
   * Streams that may be open at once.
   */
  streams: number;
  /**
   * Octets of a stream that may be under way.
   */
  creditOctets: number;
  /**
   * Octets of a result that comes in its message; larger ones are held as documents.
   */
  inlineOctets: number;
  /**
   * Requests that may be open at once.
   */
  openRequests: number;
}
/**
 * Parameters of `chooseCertificate`.
 */
export interface ChooseCertificate {
  /**
   * Which certificates qualify.
   */
  filter?: Filter;
  options?: Options;
}
/**
 * Result of `chooseCertificate`.
 */
export interface ChosenCertificate {
  /**
   * The one that the person chose.
   */
  certificate: Certificate;
}
/**
 * A certificate.
 */
export interface Certificate {
  /**
   * The certificate in PEM, LF line ends.
   */
  pem: string;
  /**
   * Its subject.
   */
  subject: Subject;
  /**
   * Its issuer.
   */
  issuer: Issuer;
  /**
   * Lower-case hex without leading zeros.
   */
  serialNumber: string;
  /**
   * Start of validity (RFC 3339, UTC).
   */
  notBefore: string;
  /**
   * End of validity (RFC 3339, UTC).
   */
  notAfter: string;
  /**
   * Key algorithm by the names that pages know: `RSA`, `EC`, `ECGOST3410-2015-512`, ….
   */
  algorithm: string;
  /**
   * Subject key identifier, lower-case hex.
   */
  keyId: string;
}
/**
 * Who the certificate is of.
 */
export interface Subject {
  /**
   * Common name.
   */
  commonName: string;
  /**
   * The whole name as text.
   */
  name: string;
  /**
   * Organisation.
   */
  organisation?: string;
  /**
   * Individual identification number, twelve digits.
   */
  iin?: string;
  /**
   * Business identification number, twelve digits.
   */
  bin?: string;
  /**
   * Every attribute, in the order of the certificate.
   */
  attributes: Attribute[];
}
/**
 * Who made the certificate.
 */
export interface Issuer {
  /**
   * Common name.
   */
  commonName: string;
  /**
   * The whole name as text.
   */
  name: string;
}
/**
 * Parameters of `closeStream`.
 */
export interface CloseStream {
  /**
   * The stream, all of which has been sent.
   */
  stream: number;
  options?: Options;
}
/**
 * A document that the agent holds: result of `closeStream` and `pickFile`.
 */
export interface HeldDocument {
  /**
   * The handle, this site's alone.
   */
  document: string;
  /**
   * Its name.
   */
  name?: string;
  /**
   * Octets.
   */
  size: number;
  /**
   * SHA-256 of the octets, lower-case hex.
   */
  sha256: string;
}
/**
 * Parameters of `cosign`.
 */
export interface Cosign {
  /**
   * The CMS, each in DER or BER.
   */
  signatures: Document[];
  /**
   * Whether the new signature gets a time-stamp (RFC 3161).
   */
  timestamp?: boolean;
  /**
   * Which keys qualify.
   */
  filter?: Filter;
  options?: Options;
}
/**
 * One document of a request.
 */
export interface Document {
  /**
   * Its name, shown to the person; a held document brings its own.
   */
  name?: string;
  /**
   * What is signed.
   */
  content: Content;
}
/**
 * A digest.
 */
export interface Digest {
  /**
   * How it was made.
   */
  algorithm: DigestAlgorithm;
  /**
   * The digest in base64.
   */
  value: string;
}
/**
 * Result of `sign`, `cosign` and `resume`.
 */
export interface Signed {
  /**
   * The certificate that the person chose.
   */
  certificate: Certificate;
  /**
   * In the order of the documents; empty when they came one by one.
   */
  signatures: Signature[];
}
/**
 * Parameters of `openStream`.
 */
export interface OpenStream {
  /**
   * The document's name, shown to the person.
   */
  name?: string;
  /**
   * Its octets, when they are known.
   */
  size?: number;
  /**
   * Whether the content is kept until it is signed; true when absent.
   */
  keep?: boolean;
  /**
   * Digest algorithms to compute on arrival; `sha-256` when absent.
   */
  digests?: string[];
  options?: Options;
}
/**
 * Result of `openStream`.
 */
export interface StreamOpened {
  /**
   * The stream's number.
   */
  stream: number;
  /**
   * Octets that may be sent at once.
   */
  creditOctets: number;
}
/**
 * Parameters of `pickFile`.
 */
export interface PickFile {
  /**
   * Which files are offered.
   */
  kind?: FileKind & string;
  options?: Options;
}
/**
 * Parameters of `queryPermissions` and `requestPermissions`.
 */
export interface AskedPermissions {
  /**
   * Which ones.
   */
  permissions: Permission[];
  options?: Options;
}
/**
 * Result of `queryPermissions` and `requestPermissions`.
 */
export interface DecidedPermissions {
  /**
   * The state of each that was asked about.
   */
  permissions: {
    [k: string]: State;
  };
}
/**
 * Parameters of `readDocument` and `releaseDocument`.
 */
export interface ReadDocument {
  /**
   * The handle.
   */
  document: string;
  options?: Options;
}
/**
 * Result of `readDocument`.
 */
export interface Reading {
  /**
   * The stream's number; it waits for credit.
   */
  stream: number;
  /**
   * Octets in all.
   */
  size: number;
}
/**
 * Result of `releaseDocument`.
 */
export interface Released {}
/**
 * Parameters of `resume`.
 */
export interface Resume {
  /**
   * What the first `progress` after the approval named.
   */
  batch: string;
  /**
   * Indices of the documents whose signatures the page has.
   */
  have?: number[];
  options?: Options;
}
/**
 * Parameters of `sign`.
 */
export interface Sign {
  /**
   * What is signed: one signature each.
   */
  documents: Document[];
  /**
   * The format of the signatures.
   */
  format: Format;
  /**
   * Whether each CMS gets a time-stamp (RFC 3161).
   */
  timestamp?: boolean;
  /**
   * Which keys qualify.
   */
  filter?: Filter;
  /**
   * Whether each signature comes by itself as soon as it is ready.
   */
  incremental?: boolean;
  /**
   * Whether the signatures can be had after a lost connection; with `incremental`.
   */
  resumable?: boolean;
  options?: Options;
}
/**
 * Parameters of `subscribe` and `unsubscribe`.
 */
export interface Subscribe {
  /**
   * The events.
   */
  events: Event[];
  options?: Options;
}
/**
 * Result of `subscribe` and `unsubscribe`.
 */
export interface Subscribed {
  /**
   * What this connection is told of from now on.
   */
  events: Event[];
}
/**
 * Result of `timestamp`.
 */
export interface Stamped {
  /**
   * The time-stamp token: DER in base64.
   */
  token: string;
}
/**
 * Parameters of `verify`.
 */
export interface Verify {
  /**
   * The signature; for `xml` the signed document.
   */
  signature: Content;
  /**
   * Its format.
   */
  format: SignatureKind;
  /**
   * What is signed, when the signature is detached; always for `raw`.
   */
  content?: Content;
  /**
   * The signer's certificate in PEM, for `raw`.
   */
  certificate?: string;
  options?: Options;
}
/**
 * Result of `verify`: one entry a signature, in the order of the document.
 */
export interface Verified {
  /**
   * The signers.
   */
  signers: Signer[];
}
/**
 * What was found about one signature.
 */
export interface Signer {
  /**
   * The signing certificate, when it is known.
   */
  certificate?: Certificate;
  /**
   * Whether the signature holds. Who made it is another question.
   */
  integrity: Verdict;
  /**
   * Why it does not hold or could not be judged, and what is to be remarked beside.
   */
  findings: string[];
  /**
   * Whether the certificate is trusted by this computer. Revocation is not looked at.
   */
  path: Path;
  /**
   * The time of signing that the signer claims (RFC 3339).
   */
  claimedTime?: string;
  /**
   * Its time-stamps.
   */
  timestamps: Stamp[];
  /**
   * XML: paths of what is signed; `/` for the whole document.
   */
  signed?: string[];
}
/**
 * What was found about one time-stamp.
 */
export interface Stamp {
  /**
   * The time that it says (RFC 3339).
   */
  time: string;
  /**
   * Common name of the authority.
   */
  authority?: string;
  /**
   * Whether its imprint and signature hold.
   */
  integrity: Verdict;
  /**
   * Whether its authority is trusted.
   */
  path: Path;
}
export interface PageNotifications {
  cancel: Cancelled;
  credit: Credit;
  abortStream: Stream;
}
/**
 * Parameters of the notification `cancel`.
 */
export interface Cancelled {
  /**
   * The request that ends.
   */
  id: Id;
}
/**
 * Parameters of the notification `credit`.
 */
export interface Credit {
  /**
   * The stream.
   */
  stream: number;
  /**
   * Octets that the other side may send beyond what it could until now.
   */
  octets: number;
}
/**
 * Names a stream: parameters of `abortStream`.
 */
export interface Stream {
  /**
   * The stream.
   */
  stream: number;
}
export interface AgentNotifications {
  ready: Capabilities;
  progress: Progress;
  result: SentResult;
  credit: Credit;
  abortStream: Stream;
  event: Told;
}
/**
 * How far a request is.
 */
export interface Progress {
  /**
   * The request.
   */
  id: Id;
  /**
   * What is going on.
   */
  phase: Phase;
  /**
   * Documents that are signed.
   */
  done?: number;
  /**
   * All documents.
   */
  total?: number;
  /**
   * By what `resume` finds the results after a lost connection.
   */
  batch?: string;
}
/**
 * One result of a request that gives them one by one.
 */
export interface SentResult {
  /**
   * The request.
   */
  id: Id;
  /**
   * The document's place in the request.
   */
  index: number;
  signature: Signature;
}
/**
 * Parameters of the notification `event`.
 */
export interface Told {
  /**
   * What happened.
   */
  event: Event;
}
/**
 * Why a request was not done (JSON-RPC 2.0 section 5.1).
 */
export interface ErrorObject {
  /**
   * The number of JSON-RPC.
   */
  code: number;
  /**
   * Words for people, in the language of the request.
   */
  message: string;
  /**
   * Words for programs.
   */
  data: ErrorData;
}
/**
 * Words for programs.
 */
export interface ErrorData {
  /**
   * What happened.
   */
  code: string;
  /**
   * Who can do something about it: `page`, `person`, `key`, `environment`, `network`, `agent`.
   */
  blame: string;
  /**
   * Whether the same request may succeed later without anybody changing it.
   */
  retriable: boolean;
  /**
   * What to do.
   */
  advice: string;
  /**
   * Names an unexpected failure in the agent's log.
   */
  incident?: string;
}
