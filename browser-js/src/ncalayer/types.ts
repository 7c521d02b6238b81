/** What ncalayer-js-client takes as a document: base64 (XML as it is), or octets. */
export type Data = string | ArrayBuffer | Uint8Array | Blob;

/** Parameters of signatures, as in docs/protocol.md, basics. */
export interface SigningParams {
  /** The data is base64. */
  decode?: boolean;
  /** The content goes into the CMS. */
  encapsulate?: boolean;
  /** The data is a digest. */
  digested?: boolean;
  /** Asks for a time-stamp. */
  tsaProfile?: object | null;
  /** What else the agent understands. */
  [member: string]: unknown;
}

/** Which certificates may be chosen, as in docs/protocol.md, basics. */
export interface SignerParams {
  /** Each must be in the certificate. */
  extKeyUsageOids?: string[];
  /** Certificates of authorities; empty for any. */
  chain?: string[] | null;
  /** What else the agent understands. */
  [member: string]: unknown;
}

/** A certificate, as getKeyInfo gives it. */
export interface KeyInfo {
  /** Name of the key in its storage. */
  alias: string;
  /** Identifier of the key. */
  keyId: string;
  /** Key algorithm. */
  algorithm: string;
  /** Subject's common name. */
  subjectCn: string;
  /** Subject. */
  subjectDn: string;
  /** Issuer's common name. */
  issuerCn: string;
  /** Issuer. */
  issuerDn: string;
  /** Serial number in hex. */
  serialNumber: string;
  /** End of validity, milliseconds since 1970 as text. */
  certNotAfter: string;
  /** Start of validity, milliseconds since 1970 as text. */
  certNotBefore: string;
  /** Identifier of the issuer's key. */
  authorityKeyIdentifier: string;
  /** The certificate in PEM. */
  pem: string;
}

/** The error of ncalayer-js-client. */
export class NCALayerError extends Error {
  /** Whether the person declined. */
  readonly canceledByUser: boolean | undefined;

  /** Made by the client. */
  constructor(message: string, canceledByUser?: boolean) {
    super(message);
    this.name = 'NCALayerError';
    this.canceledByUser = canceledByUser;
  }
}
