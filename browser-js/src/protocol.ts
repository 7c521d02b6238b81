/**
 * What a page and the agent send each other by `tanba.v1`, as in docs/protocol-native.md.
 *
 * @module
 */

/** Language of windows and messages. */
export type Locale = 'kk' | 'ru' | 'en';

/** What the agent can do: its first message, and the answer to `capabilities`. */
export interface Capabilities {
  /** MAJOR.MINOR: every 1.x serves what 1.0 does. */
  protocol: string;
  /** Which program answers. */
  agent: Agent;
  /** The language of this connection: `kk`, `ru` or `en`. */
  locale: string;
  /** Methods that are served. */
  methods: string[];
  /** Events that can be subscribed to. */
  events: Event[];
  /** Signature formats of `sign`. */
  formats: string[];
  /** What one connection may use. */
  limits: StreamLimits;
}

/** The program. */
export interface Agent {
  /** Its name. */
  name: string;
  /** Its version. */
  version: string;
}

/** What one connection may use. */
export interface StreamLimits {
  /** Octets of a text frame. */
  messageOctets: number;
  /** Documents of one request. */
  documents: number;
  /** Octets of content in a binary frame. */
  chunkOctets: number;
  /** Streams that may be open at once. */
  streams: number;
  /** Octets of a stream that may be under way. */
  creditOctets: number;
  /** Octets of a result that comes in its message; larger ones are held as documents. */
  inlineOctets: number;
  /** Requests that may be open at once. */
  openRequests: number;
}

/** What a page can be told of. */
export type Event = 'permissionChanged' | 'closing' | 'tokenInserted' | 'tokenRemoved';

/** Something that a person may allow a site. */
export type Permission =
  | 'chooseCertificate'
  | 'sign'
  | 'signDigest'
  | 'authenticate'
  | 'chooseFile';

/** Where a permission stands. */
export type PermissionState = 'granted' | 'denied' | 'prompt';

/** A digest algorithm. */
export type DigestAlgorithm =
  | 'sha-256'
  | 'sha-384'
  | 'sha-512'
  | 'streebog-256'
  | 'streebog-512'
  | 'gost-94';

/** An algorithm of keys. */
export type KeyAlgorithm =
  | 'rsa'
  | 'p-256'
  | 'p-384'
  | 'p-521'
  | 'ed25519'
  | 'gost-2004'
  | 'gost-256'
  | 'gost-512';

/** Which keys may be chosen: all members that are there must hold. */
export interface Filter {
  /** The certificate is for this. */
  purpose?: 'signature' | 'authentication';
  /** Each of these bits is set (names of RFC 5280 section 4.2.1.3). */
  keyUsage?: string[];
  /** Each of these OIDs is in the certificate. */
  extendedKeyUsage?: string[];
  /** The issuer's common name is one of these. */
  issuers?: string[];
  /** The subject's individual identification number. */
  iin?: string;
  /** The subject's business identification number. */
  bin?: string;
  /** The certificate's serial number in hex. */
  serialNumber?: string;
  /** Each is an attribute of the subject. */
  subject?: { oid: string; value: string }[];
  /** The key is one of these. */
  algorithms?: KeyAlgorithm[];
  /** It is in one of these stores (`PKCS12`, `JKS`, …). */
  storages?: string[];
  /** The certificate is valid at this time too (RFC 3339). */
  validAt?: string;
  /** Also when the certificate has expired. */
  allowExpired?: boolean;
  /** Which authority it leads to. */
  trust?: 'anchors' | 'any' | { certificates: string[] };
}

/** How documents are signed. */
export type Format =
  | { type: 'cms'; attached?: boolean }
  | { type: 'xml'; target?: string; parent?: string }
  | { type: 'raw' };

/** What is going on with a request. */
export type Phase = 'waiting' | 'asking' | 'signing' | 'timeStamping';

/** A document that the agent holds: out of a stream or out of its chooser. */
export interface HeldDocument {
  /** The handle, this site's alone; valid for thirty minutes. */
  document: string;
  /** Its name. */
  name?: string;
  /** Octets. */
  size: number;
  /** SHA-256 of the octets, lower-case hex. */
  sha256: string;
}

/** An attribute of a name. */
export interface Attribute {
  /** Its type, a dotted OID. */
  oid: string;
  /** Its value. */
  value: string;
}

/** A certificate. */
export interface Certificate {
  /** The certificate in PEM, LF line ends. */
  pem: string;
  /** Its subject. */
  subject: Subject;
  /** Its issuer. */
  issuer: Issuer;
  /** Lower-case hex without leading zeros. */
  serialNumber: string;
  /** Start of validity (RFC 3339, UTC). */
  notBefore: string;
  /** End of validity (RFC 3339, UTC). */
  notAfter: string;
  /** Key algorithm by the names that pages know: `RSA`, `EC`, `ECGOST3410-2015-512`, …. */
  algorithm: string;
  /** Subject key identifier, lower-case hex. */
  keyId: string;
}

/** Who the certificate is of. */
export interface Subject {
  /** Common name. */
  commonName: string;
  /** The whole name as text. */
  name: string;
  /** Organisation. */
  organisation?: string;
  /** Individual identification number, twelve digits. */
  iin?: string;
  /** Business identification number, twelve digits. */
  bin?: string;
  /** Every attribute, in the order of the certificate. */
  attributes: Attribute[];
}

/** Who made the certificate. */
export interface Issuer {
  /** Common name. */
  commonName: string;
  /** The whole name as text. */
  name: string;
}

/** Whether a signature or a time-stamp holds. Missing evidence is never `valid`. */
export type Verdict = 'valid' | 'undecided' | 'invalid';

/** What a certificate's path leads to. */
export type Path = 'trusted' | 'expired' | 'untrusted' | 'undecided';

/** What was found about one signature. */
export interface Signer {
  /** The signing certificate, when it is known. */
  certificate?: Certificate;
  /** Whether the signature holds. Who made it is another question. */
  integrity: Verdict;
  /** Why it does not hold or could not be judged, and what is to be remarked beside. */
  findings: string[];
  /** Whether the certificate is trusted by this computer. Revocation is not looked at. */
  path: Path;
  /** The time of signing that the signer claims (RFC 3339). */
  claimedTime?: string;
  /** Its time-stamps. */
  timestamps: Stamp[];
  /** XML: paths of what is signed; `/` for the whole document. */
  signed?: string[];
}

/** What was found about one time-stamp. */
export interface Stamp {
  /** The time that it says (RFC 3339). */
  time: string;
  /** Common name of the authority. */
  authority?: string;
  /** Whether its imprint and signature hold. */
  integrity: Verdict;
  /** Whether its authority is trusted. */
  path: Path;
}

/** A Web eID authentication token (`web-eid:1.0`), for the site's server. */
export interface AuthenticationToken {
  /** The certificate, base64 of DER. */
  unverifiedCertificate: string;
  /** `ES256`, `ES384`, `ES512`, `RS256`, or an extension for GOST keys. */
  algorithm: string;
  /** Base64. */
  signature: string;
  /** `web-eid:1.0`. */
  format: string;
  /** Which agent made it. */
  appVersion: string;
}

/** Why a request was not done (JSON-RPC 2.0 section 5.1). */
export interface ErrorObject {
  /** The number of JSON-RPC. */
  code: number;
  /** Words for people, in the language of the request. */
  message: string;
  /** Words for programs. */
  data: ErrorData;
}

/** Words for programs. */
export interface ErrorData {
  /** What happened. */
  code: string;
  /** Who can do something about it. */
  blame: string;
  /** Whether the same request may succeed later without anybody changing it. */
  retriable: boolean;
  /** What to do. */
  advice: string;
  /** Names an unexpected failure in the agent's log. */
  incident?: string;
}

/** What comes back: one of `text`, `base64`, or `document` with `size`. */
export interface WireContent {
  /** XML. */
  text?: string;
  /** Octets. */
  base64?: string;
  /** A handle, for what is too large for its message. */
  document?: string;
  /** Octets of the document. */
  size?: number;
}

/** One result of a request that gives them one by one. */
export interface SentResult {
  /** The request. */
  id: number | string;
  /** The document's place in the request. */
  index: number;
  /** Its signature. */
  signature: WireContent;
}
