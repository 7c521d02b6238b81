import { toBase64 } from '../base64.js';
import type { Data } from './types.js';
import { NCALayerError } from './types.js';

const TROUBLE = 'Ошибка взаимодействия с KAZTOKEN mobile/desktop';

/** Milliseconds in which the interface has to answer. */
const PATIENCE = 1000;

/** Whether KAZTOKEN's HTTP interface answers. */
export async function kaztokenAnswers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false;
  }
}

/** Begins an operation and gives its id. */
export async function begin(
  url: string,
  numberOfDocuments: number,
  base64: boolean,
  encapsulateContent: boolean | undefined,
): Promise<string> {
  const body = JSON.stringify({ numberOfDocuments, base64, encapsulateContent });
  return (await post(url, body, 409)).text();
}

/** Has the next document of an operation signed. */
export async function next(url: string, document: Data, base64: boolean): Promise<string> {
  const response = await post(url, document as BodyInit, 401);
  return base64 ? response.text() : toBase64(new Uint8Array(await response.arrayBuffer()));
}

async function post(url: string, body: BodyInit, cancelled: number): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', mode: 'cors', credentials: 'include', body });
  } catch (error) {
    throw new NCALayerError(`${TROUBLE}: ${String(error)}`);
  }
  if (response.status === cancelled) {
    throw new NCALayerError('Операция отменена пользователем', true);
  }
  if (!response.ok) {
    const { status, statusText } = response;
    throw new NCALayerError(`KAZTOKEN mobile/desktop вернул ошибку '${status}: ${statusText}'`);
  }
  return response;
}
