/**
 * Signatures in web pages by the signing agent Tanba.
 *
 * ```ts
 * import { connect } from 'tanba';
 *
 * const tanba = await connect({ explain: () => showWhyTheBrowserWillAsk() });
 * const { signatures } = await tanba.sign('1 000 tenge');
 * const cms = await signatures[0].base64();
 * ```
 *
 * @module tanba
 */

export { connect } from './connect.js';
export { detect } from './detect.js';
export { TanbaError } from './error.js';
export type { Advice, Blame, ErrorCode, OwnErrorCode, TanbaErrorDetails } from './error.js';
export type * from './client.js';
export type * from './detection.js';
export type * from './environment.js';
export type { Locale } from './locale.js';
export type {
  Agent,
  Attribute,
  AuthenticationToken,
  Capabilities,
  Certificate,
  DigestAlgorithm,
  Event,
  FileKind,
  Filter,
  Format,
  HeldDocument,
  Issuer,
  KeyAlgorithm,
  KeyUsage,
  Path,
  Permission,
  Phase,
  Purpose,
  SignatureKind,
  Signer,
  Stamp,
  State,
  StreamLimits,
  Subject,
  Trust,
  Verdict,
} from './protocol.js';
