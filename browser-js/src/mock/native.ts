import { fromBase64, toBase64 } from '../base64.js';
import type { Capabilities, Certificate } from '../protocol.js';
import type { Answer, MockFailure, MockRequest, MockScript } from './script.js';

/** What the person's certificate says. */
export const CERTIFICATE: Certificate = {
  pem: '-----BEGIN CERTIFICATE-----\nTUFERSBVUA==\n-----END CERTIFICATE-----\n',
  subject: {
    commonName: 'ТЕСТОВ ТЕСТ',
    name: 'CN=ТЕСТОВ ТЕСТ,SERIALNUMBER=IIN123456789011,C=KZ',
    iin: '123456789011',
    attributes: [{ oid: '2.5.4.3', value: 'ТЕСТОВ ТЕСТ' }],
  },
  issuer: { commonName: 'Test authority', name: 'CN=Test authority' },
  serialNumber: '2a',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
  algorithm: 'RSA',
  keyId: '00',
};

/** What a scripted agent can do. */
export const CAPABILITIES: Capabilities = {
  protocol: '1.0',
  agent: { name: 'Tanba', version: '0.1.0' },
  locale: 'ru',
  methods: [
    'authenticate',
    'callModule',
    'capabilities',
    'chooseCertificate',
    'closeStream',
    'cosign',
    'openStream',
    'pickFile',
    'queryPermissions',
    'readDocument',
    'releaseDocument',
    'requestPermissions',
    'resume',
    'sign',
    'subscribe',
    'timestamp',
    'unsubscribe',
    'verify',
  ],
  events: ['permissionChanged', 'closing'],
  formats: ['cms', 'xml', 'raw'],
  limits: {
    messageOctets: 536_870_912,
    documents: 10_000,
    chunkOctets: 1_048_576,
    streams: 8,
    creditOctets: 4_194_304,
    inlineOctets: 8_388_608,
    openRequests: 32,
  },
};

const WITH_WINDOW = [
  'authenticate',
  'chooseCertificate',
  'cosign',
  'pickFile',
  'requestPermissions',
  'sign',
];

/** What all connections of a scripted agent share. */
export interface Shared {
  readonly script: MockScript;
  readonly requests: MockRequest[];
  readonly documents: Map<string, Held>;
  readonly batches: Map<string, object[]>;
  answer(request: MockRequest): Answer;
}

interface Held {
  name?: string;
  octets: Uint8Array<ArrayBuffer>;
}

/** Where an answer goes. */
export interface Peer {
  send(frame: string | Uint8Array<ArrayBuffer>): void;
}

/** One connection of `tanba.v1`, without a network. */
export class NativeConnection {
  #shared: Shared;
  #peer: Peer;
  #cancelled = new Map<unknown, () => void>();
  #arriving = new Map<number, { name?: string; size?: number; pieces: Uint8Array[] }>();
  #leaving = new Map<number, { octets: Uint8Array<ArrayBuffer>; at: number }>();
  #streams = 0;
  readonly subscribed = new Set<string>();

  constructor(shared: Shared, peer: Peer) {
    this.#shared = shared;
    this.#peer = peer;
    this.#say({ method: 'ready', params: { ...CAPABILITIES, ...shared.script.capabilities } });
  }

  /** An event, when it is subscribed to. */
  tell(event: string): void {
    if (this.subscribed.has(event)) {
      this.#say({ method: 'event', params: { event } });
    }
  }

  /** A frame of the page. */
  take(frame: string | Uint8Array<ArrayBuffer>): void {
    if (typeof frame !== 'string') {
      const head = new DataView(frame.buffer, frame.byteOffset, 4);
      const stream = head.getUint32(0);
      const arriving = this.#arriving.get(stream);
      arriving?.pieces.push(frame.slice(4));
      const told = arriving && exceeds(arriving) ? 'abortStream' : 'credit';
      this.#say({ method: told, params: { stream, octets: frame.length - 4 } });
      return;
    }
    const { id, method, params = {} } = JSON.parse(frame);
    if (id === undefined) {
      this.#notice(method, params);
      return;
    }
    const { options: _, ...given } = params;
    const request = { method, params: given };
    this.#shared.requests.push({ method, params });
    void this.#serve(id, request);
  }

  #notice(method: string, params: any): void {
    if (method === 'cancel') {
      this.#cancelled.get(params.id)?.();
    } else if (method === 'abortStream') {
      this.#arriving.delete(params.stream);
      this.#leaving.delete(params.stream);
    } else if (method === 'credit') {
      this.#send(params.stream, params.octets);
    }
  }

  async #serve(id: unknown, request: MockRequest): Promise<void> {
    const cancelled = new Promise<'cancelled'>((resolve) =>
      this.#cancelled.set(id, () => resolve('cancelled')),
    );
    const outcome = await Promise.race([cancelled, this.#outcome(id, request)]);
    this.#cancelled.delete(id);
    if (outcome === 'cancelled') {
      const blame = 'page';
      this.#fail(id, { code: 'cancelled_by_page', blame, advice: 'fix-request' });
    } else if ('failure' in outcome) {
      this.#fail(id, outcome.failure);
    } else {
      this.#say({ id, result: outcome.result });
    }
  }

  async #outcome(
    id: unknown,
    request: MockRequest,
  ): Promise<{ result: unknown } | { failure: MockFailure }> {
    const { script } = this.#shared;
    const asks = WITH_WINDOW.includes(request.method);
    if (asks) {
      this.#say({ method: 'progress', params: { id, phase: 'asking' } });
    }
    if (script.delay) {
      await new Promise((resolve) => setTimeout(resolve, script.delay));
    }
    const answer = asks ? this.#shared.answer(request) : 'approve';
    if (answer === 'wait') {
      return new Promise(() => {});
    }
    if (answer === 'decline') {
      const message = 'Вы отказались: ничего не подписано.';
      const advice = 'ask-again';
      return {
        failure: { code: 'cancelled', message, blame: 'person', retriable: true, advice },
      };
    }
    if (typeof answer === 'object') {
      return 'result' in answer ? answer : { failure: answer };
    }
    const scripted = script.methods?.[request.method];
    if (scripted) {
      return { result: await scripted(request.params) };
    }
    return this.#method(id, request);
  }

  #method(
    id: unknown,
    { method, params }: MockRequest,
  ): { result: unknown } | { failure: MockFailure } {
    const { documents, batches, script } = this.#shared;
    const held = () => documents.get(params.document);
    const gone = { failure: { code: 'document_not_found', blame: 'page' } as MockFailure };
    switch (method) {
      case 'capabilities':
        return { result: { ...CAPABILITIES, ...script.capabilities } };
      case 'queryPermissions':
      case 'requestPermissions':
        return { result: { permissions: this.#permissions(method, params.permissions) } };
      case 'chooseCertificate':
        return { result: { certificate: CERTIFICATE } };
      case 'cosign':
      case 'sign':
        return this.#signed(id, params);
      case 'resume': {
        const batch = batches.get(params.batch);
        if (!batch) {
          return { failure: { code: 'batch_not_found', blame: 'page' } };
        }
        this.#results(id, batch, params.have);
        return { result: { certificate: CERTIFICATE, signatures: [] } };
      }
      case 'timestamp':
        return { result: { token: text('time-stamp token') } };
      case 'verify':
        return { result: { signers: [] } };
      case 'pickFile':
        return { result: this.#hold({ name: 'file.txt', octets: bytes('content of file.txt') }) };
      case 'authenticate':
        return {
          result: {
            unverifiedCertificate: text('certificate'),
            algorithm: 'ES256',
            signature: text(`signature of ${params.nonce}`),
            format: 'web-eid:1.0',
            appVersion: 'https://github.com/tanba-sign/tanba/releases/0.1.0',
          },
        };
      case 'callModule':
        return { result: null };
      case 'subscribe':
      case 'unsubscribe':
        for (const event of params.events) {
          this.subscribed[method === 'subscribe' ? 'add' : 'delete'](event);
        }
        return { result: { events: [...this.subscribed] } };
      case 'openStream':
        this.#streams += 1;
        this.#arriving.set(this.#streams, { ...params, pieces: [] });
        return {
          result: { stream: this.#streams, creditOctets: CAPABILITIES.limits.creditOctets },
        };
      case 'closeStream': {
        const arriving = this.#arriving.get(params.stream);
        this.#arriving.delete(params.stream);
        if (arriving && exceeds(arriving)) {
          return { failure: { code: 'limit_exceeded', blame: 'page' } };
        }
        return arriving ? { result: this.#hold(arrived(arriving)) } : gone;
      }
      case 'readDocument': {
        const document = held();
        if (!document) {
          return gone;
        }
        this.#streams += 1;
        this.#leaving.set(this.#streams, { octets: document.octets, at: 0 });
        return { result: { stream: this.#streams, size: document.octets.length } };
      }
      case 'releaseDocument':
        documents.delete(params.document);
        return { result: {} };
      default:
        return { failure: { code: 'method_not_found', blame: 'page' } };
    }
  }

  #permissions(method: string, names: string[]): Record<string, string> {
    const known: Record<string, string> = { ...this.#shared.script.permissions };
    const state = (name: string) => known[name] ?? (method[0] === 'r' ? 'granted' : 'prompt');
    return Object.fromEntries(names.map((name) => [name, state(name)]));
  }

  #signed(id: unknown, params: any): { result: unknown } | { failure: MockFailure } {
    const { documents, batches } = this.#shared;
    const named: any[] = params.documents ?? params.signatures;
    const missing = named.some(
      ({ content }) => content.document !== undefined && !documents.has(content.document),
    );
    if (missing) {
      return { failure: { code: 'document_not_found', blame: 'page' } };
    }
    const xml = params.format?.type === 'xml';
    const signatures = named.map(({ content }) => {
      const octets = documents.get(content.document)?.octets;
      const document =
        content.text ??
        (content.base64 === undefined ? undefined : decode(fromBase64(content.base64))) ??
        (octets ? decode(octets.subarray(0, 100)) : 'digest');
      return xml ? { text: `${document}<!-- signed -->` } : { base64: text(`signed: ${document}`) };
    });
    if (!params.incremental) {
      return { result: { certificate: CERTIFICATE, signatures } };
    }
    const batch = `batch-${batches.size + 1}`;
    batches.set(batch, signatures);
    const total = signatures.length;
    this.#say({ method: 'progress', params: { id, phase: 'signing', done: 0, total, batch } });
    this.#results(id, signatures, []);
    return { result: { certificate: CERTIFICATE, signatures: [] } };
  }

  #results(id: unknown, signatures: object[], have: number[]): void {
    signatures.forEach((signature, index) => {
      if (!have.includes(index)) {
        this.#say({ method: 'result', params: { id, index, signature } });
      }
    });
  }

  #hold(held: Held): object {
    const document = `document-${this.#shared.documents.size + 1}`;
    this.#shared.documents.set(document, held);
    const { name, octets } = held;
    const sha256 = '0'.repeat(64);
    return { document, ...(name === undefined ? {} : { name }), size: octets.length, sha256 };
  }

  #send(stream: number, credit: number): void {
    const leaving = this.#leaving.get(stream);
    if (!leaving) {
      return;
    }
    while (credit && leaving.at < leaving.octets.length) {
      const length = Math.min(credit, CAPABILITIES.limits.chunkOctets);
      const piece = leaving.octets.subarray(leaving.at, leaving.at + length);
      const frame = new Uint8Array(4 + piece.length);
      new DataView(frame.buffer).setUint32(0, stream);
      frame.set(piece, 4);
      this.#peer.send(frame);
      leaving.at += piece.length;
      credit -= piece.length;
    }
  }

  #fail(id: unknown, failure: MockFailure): void {
    const { code, message = code, incident } = failure;
    const { blame = 'environment', retriable = false, advice = 'report' } = failure;
    const data = { code, blame, retriable, advice, ...(incident ? { incident } : {}) };
    this.#say({ id, error: { code: -32000, message, data } });
  }

  #say(message: object): void {
    this.#peer.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }
}

/** Whether more came than was announced. */
function exceeds({ size, pieces }: { size?: number; pieces: Uint8Array[] }): boolean {
  return pieces.reduce((sum, piece) => sum + piece.length, 0) > (size ?? Infinity);
}

function arrived({ name, pieces }: { name?: string; pieces: Uint8Array[] }): Held {
  const octets = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    octets.set(piece, at);
    at += piece.length;
  }
  return name === undefined ? { octets } : { name, octets };
}

function bytes(words: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(words);
}

function text(words: string): string {
  return toBase64(bytes(words));
}

function decode(octets: Uint8Array): string {
  return new TextDecoder().decode(octets);
}
