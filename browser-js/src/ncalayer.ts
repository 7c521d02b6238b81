/**
 * A drop-in for `ncalayer-js-client` 1.5.6: the same class, methods, constants, errors and texts,
 * with types, over Tanba or an original NCALayer. A portal changes one import.
 *
 * Three things are better than there: calls that overlap are answered each by its own reply, a
 * client whose connection has ended can connect again, and nothing has to be installed for Node.
 *
 * @module
 */

import { toBase64 } from './base64.js';
import { environmentOf } from './environment.js';
import type { WebSocketLike } from './environment.js';
import { begin, kaztokenAnswers, next } from './ncalayer/kaztoken.js';
import { Presets } from './ncalayer/presets.js';
import type { Data, KeyInfo, SignerParams, SigningParams } from './ncalayer/types.js';
import { NCALayerError } from './ncalayer/types.js';

export { NCALayerError } from './ncalayer/types.js';
export type { Presets } from './ncalayer/presets.js';
export type { Data, KeyInfo, SignerParams, SigningParams } from './ncalayer/types.js';

const BASICS = 'kz.gov.pki.knca.basics';
const COMMON_UTILS = 'kz.gov.pki.knca.commonUtils';
const KAZTOKEN = 'kz.digiflow.mobile.extensions';

const NOT_REACHED =
  'Ошибка взаимодействия с NCALayer. В том случае, если на вашем компьютере не установлен NCALayer, пожалуйста установите его c портала НУЦ РК (https://ncl.pki.gov.kz/). Если же NCALayer установлен, но портал выдает ошибку, свяжитесь, пожалуйста, с нашей технической поддержкой.';

/** Who waits for a reply. */
interface Waiting {
  resolve: (value: any) => void;
  reject: (error: NCALayerError) => void;
  /** Reads the reply; that of the modules unless said otherwise. */
  read: (response: any) => unknown;
}

/** The client of `ncalayer-js-client`. */
export class NCALayerClient extends Presets {
  /** Address of the agent. */
  url: string;
  /** The connection. */
  wsConnection: WebSocketLike | null = null;
  /** Whether the last reply was taken. */
  responseProcessed = false;
  /** Whether KAZTOKEN answers. */
  isKmd = false;
  /** Whether its HTTP interface may be used. */
  allowKmdHttpApi: boolean;
  /** Address of that interface. */
  kmdHttpApiUrl = 'https://127.0.0.1:24680/';
  /** Whether it answers. */
  isKmdHttpApiAvailable = false;
  /** The running operation of that interface. */
  KmdHTTPAPIOperationId: string | null = null;
  /** Whether its documents are base64. */
  KmdHTTPAPIOperationInBase64 = false;
  /** Its documents in all. */
  KmdHTTPAPIOperationTotal = 0;
  /** Its documents that are signed. */
  KmdHTTPAPIOperationProcessed = 0;
  /** Base64 of the picture that the agent's window shows. */
  basicsLogo: string | string[] = '';
  /** Told each request, for tests. */
  onRequestReady: ((request: string) => void) | null = null;
  /** Told each reply, for tests. */
  onResponseReady: ((response: string) => void) | null = null;

  #waiting: Waiting[] = [];

  /** A client, not connected yet. */
  constructor(url = 'wss://127.0.0.1:13579', allowKmdHttpApi = true) {
    super();
    this.url = url;
    this.allowKmdHttpApi = allowKmdHttpApi;
  }

  /** Connects and gives the version of the protocol. */
  async connect(): Promise<string> {
    if (this.wsConnection) {
      throw new NCALayerError('Подключение уже выполнено.');
    }
    const { webSocket } = environmentOf(undefined);
    if (!webSocket) {
      throw new NCALayerError(NOT_REACHED);
    }
    this.wsConnection = this.#listen(webSocket(this.url, []));
    const version = await this.#wait((response) => {
      if (!response?.result?.version) {
        throw new NCALayerError('Ошибка взаимодействия с NCALayer.');
      }
      return response.result.version as string;
    });
    try {
      this.sendRequest({ module: KAZTOKEN, method: 'getVersion' });
      await this.#wait();
      this.isKmd = true;
    } catch {
      // Somebody else than KAZTOKEN does not know the question.
    }
    void kaztokenAnswers(this.kmdHttpApiUrl).then((answers) => {
      this.isKmdHttpApiAvailable ||= answers;
    });
    return version;
  }

  /** Whether several documents can be signed at once. */
  get multisignAvailable(): boolean {
    return true;
  }

  /** The picture that the agent's window shows: base64, or octets. */
  async setLogoForBasicsSign(logo: Data): Promise<void> {
    this.basicsLogo = await NCALayerClient.normalizeDataToSign(logo);
  }

  /** Signs by the module basics. {@link basicsSignCMS} and {@link basicsSignXML} are easier. */
  async basicsSign(
    allowedStorages: string[] | null,
    format: string,
    data: string | string[],
    signingParams: SigningParams,
    signerParams: SignerParams,
    locale?: string,
    forceSingleSignature = false,
  ): Promise<any> {
    const args = { allowedStorages, format, data, signingParams, signerParams, locale };
    const logo = this.basicsLogo ? { logo: this.basicsLogo } : {};
    this.sendRequest({ module: BASICS, method: 'sign', args: { ...args, ...logo } });
    const result = await this.#wait();
    return forceSingleSignature && Array.isArray(result) ? result[0] : result;
  }

  /** Signs documents as CMS: one text for one document, an array for an array. */
  async basicsSignCMS<T extends Data | Data[]>(
    allowedStorages: string[] | null,
    data: T,
    signingParams: SigningParams,
    signerParams: SignerParams,
    locale = 'ru',
  ): Promise<T extends readonly any[] ? string[] : string> {
    if (this.allowKmdHttpApi && this.isKmdHttpApiAvailable) {
      return this.#signByKaztoken(data, signingParams.encapsulate);
    }
    return this.basicsSign(
      allowedStorages,
      'cms',
      await NCALayerClient.normalizeDataToSign(data),
      signingParams,
      signerParams,
      locale,
      !Array.isArray(data),
    );
  }

  /** Signs XML documents: an array, also for one. */
  async basicsSignXML(
    allowedStorages: string[] | null,
    data: string | string[],
    signingParams: SigningParams,
    signerParams: SignerParams,
    locale = 'ru',
  ): Promise<string[]> {
    return this.basicsSign(allowedStorages, 'xml', data, signingParams, signerParams, locale);
  }

  /** Whether KAZTOKEN's HTTP interface answers. */
  kmdMultisignAvailable(): Promise<boolean> {
    return kaztokenAnswers(this.kmdHttpApiUrl);
  }

  /** Begins to sign so many documents by KAZTOKEN's HTTP interface. */
  async startKmdMultisign(
    numberOfDocuments: number,
    base64: boolean,
    encapsulateContent: boolean,
  ): Promise<void> {
    const url = this.kmdHttpApiUrl;
    this.KmdHTTPAPIOperationId = await begin(url, numberOfDocuments, base64, encapsulateContent);
    this.KmdHTTPAPIOperationInBase64 = base64;
    this.KmdHTTPAPIOperationTotal = numberOfDocuments;
    this.KmdHTTPAPIOperationProcessed = 0;
  }

  /** Has the next document signed by KAZTOKEN's HTTP interface. */
  async kmdMultisignNext(data: Data): Promise<string> {
    if (this.KmdHTTPAPIOperationId === null) {
      throw new NCALayerError('Процедура мультиподписания не была инициализирована');
    }
    const url = this.kmdHttpApiUrl + this.KmdHTTPAPIOperationId;
    const signature = await next(url, data, this.KmdHTTPAPIOperationInBase64);
    this.KmdHTTPAPIOperationProcessed += 1;
    if (this.KmdHTTPAPIOperationProcessed === this.KmdHTTPAPIOperationTotal) {
      this.KmdHTTPAPIOperationId = null;
      this.KmdHTTPAPIOperationProcessed = 0;
      this.KmdHTTPAPIOperationTotal = 0;
    }
    return signature;
  }

  /** Storages of inserted tokens. */
  async getActiveTokens(): Promise<string[]> {
    return this.#commonUtils('getActiveTokens');
  }

  /** The certificate that the person shows. */
  async getKeyInfo(storageType: string): Promise<KeyInfo> {
    return this.#commonUtils('getKeyInfo', storageType);
  }

  /** CMS over base64 or octets. */
  async createCAdESFromBase64(
    storageType: string,
    data: Data | Data[],
    keyType = 'SIGNATURE',
    attach = false,
  ): Promise<string> {
    const document = await NCALayerClient.normalizeDataToSign(data);
    return this.#commonUtils('createCAdESFromBase64', storageType, keyType, document, attach);
  }

  /** Detached CMS over a digest. */
  async createCAdESFromBase64Hash(
    storageType: string,
    hash: Data | Data[],
    keyType = 'SIGNATURE',
  ): Promise<string> {
    const digest = await NCALayerClient.normalizeDataToSign(hash);
    return this.#commonUtils('createCAdESFromBase64Hash', storageType, keyType, digest);
  }

  /** CMS with a time-stamp. */
  async createCMSSignatureFromBase64(
    storageType: string,
    data: Data | Data[],
    keyType = 'SIGNATURE',
    attach = false,
  ): Promise<string> {
    const document = await NCALayerClient.normalizeDataToSign(data);
    return this.#commonUtils(
      'createCMSSignatureFromBase64',
      storageType,
      keyType,
      document,
      attach,
    );
  }

  /** Signed XML. */
  async signXml(
    storageType: string,
    xml: string,
    keyType = 'SIGNATURE',
    tbsElementXPath = '',
    signatureParentElementXPath = '',
  ): Promise<string> {
    const paths = [tbsElementXPath, signatureParentElementXPath];
    return this.#commonUtils('signXml', storageType, keyType, xml, ...paths);
  }

  /** Several signed XML. */
  async signXmls(
    storageType: string,
    xmls: string[],
    keyType = 'SIGNATURE',
    tbsElementXPath = '',
    signatureParentElementXPath = '',
  ): Promise<string[]> {
    const paths = [tbsElementXPath, signatureParentElementXPath];
    return this.#commonUtils('signXmls', storageType, keyType, xmls, ...paths);
  }

  /** Language of the agent's windows. */
  async changeLocale(localeId: string): Promise<void> {
    return this.#commonUtils('changeLocale', localeId);
  }

  /** Sends any request; {@link setHandlers} takes its reply. */
  sendRequest(request: object): void {
    if (!this.wsConnection) {
      throw new NCALayerError('Подключение к NCALayer не установлено.');
    }
    const text = JSON.stringify(request);
    this.onRequestReady?.(text);
    this.wsConnection.send(text);
  }

  /** Takes the reply to the request that was sent last. */
  setHandlers(
    resolve: (value: any) => void,
    reject: (error: NCALayerError) => void,
    forceSingleSignature?: boolean,
  ): void {
    const read = (response: any) => {
      const result = readReply(response);
      const single = forceSingleSignature && 'status' in response && Array.isArray(result);
      return single ? result[0] : result;
    };
    this.#await({ resolve, reject, read });
  }

  /** Base64 of octets. */
  static arrayBufferToB64(arrayBuffer: ArrayBuffer | Uint8Array): string {
    return toBase64(new Uint8Array(arrayBuffer));
  }

  /** Base64 of octets in each form; text as it is. */
  static async normalizeDataToSign<T extends Data | Data[]>(
    data: T,
  ): Promise<T extends readonly any[] ? string[] : string> {
    const one = async (each: Data): Promise<string> => {
      if (typeof each === 'string') {
        return each;
      }
      const octets = each instanceof Blob ? await each.arrayBuffer() : each;
      return NCALayerClient.arrayBufferToB64(octets);
    };
    return (Array.isArray(data) ? Promise.all(data.map(one)) : one(data as Data)) as any;
  }

  async #commonUtils(method: string, ...args: unknown[]): Promise<any> {
    const request = { module: COMMON_UTILS, method };
    this.sendRequest(args.length ? { ...request, args } : request);
    return this.#wait();
  }

  async #signByKaztoken(data: Data | Data[], encapsulate: boolean | undefined): Promise<any> {
    const documents = Array.isArray(data) ? data : [data];
    const base64 = typeof documents[0] === 'string';
    try {
      const url = this.kmdHttpApiUrl;
      const operation = await begin(url, documents.length, base64, encapsulate);
      const signatures: string[] = [];
      for (const document of documents) {
        signatures.push(await next(url + operation, document, base64));
      }
      return Array.isArray(data) ? signatures : signatures[0];
    } catch (error) {
      throw new NCALayerError(`Ошибка взаимодействия с KAZTOKEN mobile/desktop: ${String(error)}`);
    }
  }

  #wait(read: Waiting['read'] = readReply): Promise<any> {
    return new Promise((resolve, reject) => this.#await({ resolve, reject, read }));
  }

  #await(waiting: Waiting): void {
    this.responseProcessed = false;
    this.#waiting.push(waiting);
    if (this.wsConnection) {
      // Pages put handlers of their own on the connection, for requests of their own.
      this.#listen(this.wsConnection);
    }
  }

  #listen(socket: WebSocketLike): WebSocketLike {
    const end = (words: string) => {
      if (this.wsConnection === socket) {
        this.wsConnection = null;
      }
      for (const { reject } of this.#waiting.splice(0)) {
        reject(new NCALayerError(words));
      }
    };
    socket.onerror = () => end(NOT_REACHED);
    socket.onclose = () => end('NCALayer закрыл соединение.');
    socket.onmessage = ({ data }) => {
      // What nobody waits for is passed over: the mark of an earlier request that was given up.
      const waiting = this.#waiting.shift();
      if (!waiting) {
        return;
      }
      this.responseProcessed = true;
      this.onResponseReady?.(data as string);
      try {
        waiting.resolve(waiting.read(JSON.parse(data as string)));
      } catch (error) {
        waiting.reject(
          error instanceof NCALayerError
            ? error
            : new NCALayerError('Ошибка взаимодействия с NCALayer.'),
        );
      }
    };
    return socket;
  }
}

/** What a reply of basics or commonUtils says. */
function readReply(response: any): unknown {
  if (Object.hasOwn(response, 'status')) {
    if (!response.status) {
      const { code, message, details } = response;
      throw new NCALayerError(`${code}: ${message} (${details})`);
    }
    if (!Object.hasOwn(response.body, 'result')) {
      throw new NCALayerError('cancelled by user', true);
    }
    return response.body.result;
  }
  if (response.code !== '200') {
    throw new NCALayerError(`${response.code}: ${response.message}`);
  }
  return response.responseObject;
}
