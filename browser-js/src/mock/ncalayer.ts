import { toBase64 } from '../base64.js';
import type { Answer, MockRequest } from './script.js';
import type { Peer, Shared } from './native.js';

const COMMON_UTILS = 'kz.gov.pki.knca.commonUtils';
const BASICS = 'kz.gov.pki.knca.basics';

/** What getKeyInfo of a scripted agent says. */
const KEY_INFO = {
  alias: 'alias',
  keyId: '00',
  algorithm: 'RSA',
  subjectCn: 'ТЕСТОВ ТЕСТ',
  subjectDn: 'CN=ТЕСТОВ ТЕСТ,SERIALNUMBER=IIN123456789011,C=KZ',
  issuerCn: 'Test authority',
  issuerDn: 'CN=Test authority',
  serialNumber: '2a',
  certNotAfter: '1798761600000',
  certNotBefore: '1767225600000',
  authorityKeyIdentifier: '00',
  pem: '-----BEGIN CERTIFICATE-----\nTUFERSBVUA==\n-----END CERTIFICATE-----\n',
};

/** One connection of the protocol of NCALayer, without a network. */
export class NcalayerConnection {
  #shared: Shared;
  #peer: Peer;
  #kaztoken: boolean;

  constructor(shared: Shared, peer: Peer, kaztoken: boolean) {
    this.#shared = shared;
    this.#peer = peer;
    this.#kaztoken = kaztoken;
    peer.send(JSON.stringify({ result: { version: kaztoken ? '1.2' : '1.4' } }));
  }

  /** A frame of the page. */
  take(frame: string | Uint8Array<ArrayBuffer>): void {
    if (frame === '--heartbeat--') {
      this.#peer.send(frame);
    } else if (typeof frame === 'string') {
      void this.#serve(JSON.parse(frame));
    }
  }

  async #serve(request: any): Promise<void> {
    const { script } = this.#shared;
    const named = { method: `${request.module}.${request.method}`, params: request };
    this.#shared.requests.push(named);
    if (script.delay) {
      await new Promise((resolve) => setTimeout(resolve, script.delay));
    }
    const scripted = script.ncalayer?.(request);
    const reply = scripted === undefined ? this.#reply(request, named) : scripted;
    if (reply !== undefined) {
      this.#peer.send(typeof reply === 'string' ? reply : JSON.stringify(reply));
    }
  }

  #reply({ module, method, args }: any, named: MockRequest): unknown {
    if (module === COMMON_UTILS) {
      return this.#commonUtils(method, args ?? [], named);
    }
    if (module === BASICS) {
      return this.#basics(args, named);
    }
    if (this.#kaztoken && module === 'kz.digiflow.mobile.extensions') {
      const responseObject = { name: 'KAZTOKENdesktop', version: '1.2.758.648' };
      return { code: '200', responseObject };
    }
    return { success: false, errorCode: 'MODULE_NOT_FOUND' };
  }

  #commonUtils(method: string, args: any[], named: MockRequest): unknown {
    const done = (responseObject?: unknown) => ({ responseObject, code: '200' });
    if (method === 'getActiveTokens') {
      return done([]);
    }
    if (method === 'changeLocale') {
      return done();
    }
    const answer = this.#shared.answer(named);
    if (answer !== 'approve') {
      return failed(answer, (code) => ({ code: '500', message: code }));
    }
    if (method === 'getKeyInfo') {
      return done(KEY_INFO);
    }
    const signed = (document: unknown) =>
      method.startsWith('signXml') ? `${String(document)}<!-- signed -->` : signature(document);
    const document = args[2];
    return done(Array.isArray(document) ? document.map(signed) : signed(document));
  }

  #basics(args: any, named: MockRequest): unknown {
    const answer = this.#shared.answer(named);
    if (answer !== 'approve') {
      const details = 'the scripted agent failed';
      return answer === 'decline'
        ? { body: {}, status: true }
        : failed(answer, (message) => ({ code: '500', details, message, status: false }));
    }
    const signed = (document: unknown) =>
      args.format === 'xml'
        ? `${String(document)}<!-- signed -->`
        : `-----BEGIN CMS-----\n${signature(document)}\n-----END CMS-----\n`;
    return { body: { result: [args.data].flat().map(signed) }, status: true };
  }
}

function failed(answer: Exclude<Answer, 'approve'>, reply: (code: string) => object): unknown {
  if (answer === 'wait') {
    return undefined;
  }
  if (answer === 'decline') {
    return reply('action.canceled');
  }
  return 'result' in answer ? answer.result : reply(answer.code);
}

function signature(document: unknown): string {
  return toBase64(new TextEncoder().encode(`signed: ${String(document)}`));
}
