import type { SignerParams, SigningParams } from './types.js';

const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

/** Roles of the national certification authority. */
const INDIVIDUAL = '1.2.398.3.3.4.1.1';
const ORGANISATION = '1.2.398.3.3.4.1.2';
const HEAD = '1.2.398.3.3.4.1.2.1';
const SIGNATORY = '1.2.398.3.3.4.1.2.2';
const EMPLOYEE = '1.2.398.3.3.4.1.2.5';

function detached(digested: boolean, stamped: boolean): SigningParams {
  const params = { decode: true, encapsulate: false, digested };
  return stamped ? { ...params, tsaProfile: {} } : params;
}

function signer(...extKeyUsageOids: string[]): SignerParams {
  return { extKeyUsageOids };
}

/**
 * The constants of ncalayer-js-client. They are getters, because pages change what they get.
 */
export class Presets {
  /** KAZTOKEN. */
  static get basicsStorageKAZTOKEN(): string[] {
    return ['AKKaztokenStore'];
  }

  /** Identity card. */
  static get basicsStorageIDCard(): string[] {
    return ['AKKZIDCardStore'];
  }

  /** EToken 72k. */
  static get basicsStorageEToken72k(): string[] {
    return ['AKEToken72KStore'];
  }

  /** EToken 5110. */
  static get basicsStorageEToken5110(): string[] {
    return ['AKEToken5110Store'];
  }

  /** JaCarta. */
  static get basicsStorageJaCarta(): string[] {
    return ['AKJaCartaStore'];
  }

  /** AKey. */
  static get basicsStorageAKey(): string[] {
    return ['AKAKEYStore'];
  }

  /** Files, PKCS#12. */
  static get basicsStoragePKCS12(): string[] {
    return ['PKCS12'];
  }

  /** Files, JKS. */
  static get basicsStorageJKS(): string[] {
    return ['JKS'];
  }

  /** Every storage. */
  static get basicsStorageAll(): string[] | null {
    return null;
  }

  /** Tokens and cards. */
  static get basicsStorageHardware(): string[] {
    return [
      'AKKaztokenStore',
      'AKKZIDCardStore',
      'AKEToken72KStore',
      'AKEToken5110Store',
      'AKAKEYStore',
    ];
  }

  /** CMS as the agent makes it unless told otherwise: the text itself, attached. */
  static get basicsCMSParams(): SigningParams {
    return {};
  }

  /** CMS without its content, which is base64, with a time-stamp. */
  static get basicsCMSParamsDetached(): SigningParams {
    return detached(false, true);
  }

  /** The same without a time-stamp. */
  static get basicsCMSParamsDetachedNoTSP(): SigningParams {
    return detached(false, false);
  }

  /** CMS over a digest in base64, with a time-stamp. */
  static get basicsCMSParamsDetachedHash(): SigningParams {
    return detached(true, true);
  }

  /** CMS with its content, which is base64, and a time-stamp. */
  static get basicsCMSParamsAttached(): SigningParams {
    return { ...detached(false, true), encapsulate: true };
  }

  /** XML as the agent makes it unless told otherwise. */
  static get basicsXMLParams(): SigningParams {
    return {};
  }

  /** Any certificate of the national authority. */
  static get basicsSignerAny(): SignerParams {
    return signer();
  }

  /** Any certificate for signing. */
  static get basicsSignerSignAny(): SignerParams {
    return signer(EMAIL_PROTECTION);
  }

  /** An individual's certificate for signing. */
  static get basicsSignerSignPerson(): SignerParams {
    return signer(EMAIL_PROTECTION, INDIVIDUAL);
  }

  /** A certificate for signing of anybody in an organisation. */
  static get basicsSignerSignOrg(): SignerParams {
    return signer(EMAIL_PROTECTION, ORGANISATION);
  }

  /** A certificate for signing of an organisation's head. */
  static get basicsSignerSignHead(): SignerParams {
    return signer(EMAIL_PROTECTION, HEAD);
  }

  /** A certificate for signing of somebody who may sign for an organisation. */
  static get basicsSignerSignTrusted(): SignerParams {
    return signer(EMAIL_PROTECTION, SIGNATORY);
  }

  /** An employee's certificate for signing. */
  static get basicsSignerSignEmployee(): SignerParams {
    return signer(EMAIL_PROTECTION, EMPLOYEE);
  }

  /** Any certificate for logging in. */
  static get basicsSignerAuthAny(): SignerParams {
    return signer(CLIENT_AUTHENTICATION);
  }

  /** An individual's certificate for logging in. */
  static get basicsSignerAuthPerson(): SignerParams {
    return signer(CLIENT_AUTHENTICATION, INDIVIDUAL);
  }

  /** A certificate for logging in of anybody in an organisation. */
  static get basicsSignerAuthOrg(): SignerParams {
    return signer(CLIENT_AUTHENTICATION, ORGANISATION);
  }

  /** A certificate for logging in of an organisation's head. */
  static get basicsSignerAuthHead(): SignerParams {
    return signer(CLIENT_AUTHENTICATION, HEAD);
  }

  /** A certificate for logging in of somebody who may sign for an organisation. */
  static get basicsSignerAuthRight(): SignerParams {
    return signer(CLIENT_AUTHENTICATION, SIGNATORY);
  }

  /** An employee's certificate for logging in. */
  static get basicsSignerAuthEmployee(): SignerParams {
    return signer(CLIENT_AUTHENTICATION, EMPLOYEE);
  }

  /** Any certificate, of a test authority too. */
  static get basicsSignerTestAny(): SignerParams {
    return { extKeyUsageOids: [], chain: [] };
  }

  /** The name of file storages in methods of commonUtils. */
  static get fileStorageType(): string {
    return 'PKCS12';
  }
}
