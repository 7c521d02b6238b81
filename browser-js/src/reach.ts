import type {
  Blocked,
  DetectOptions,
  Detection,
  NotRunning,
  OtherAgent,
  UntrustedCertificate,
} from './detection.js';
import { environmentOf } from './environment.js';
import type { Environment, WebSocketLike } from './environment.js';
import type { Capabilities } from './protocol.js';
import { browserName, undoText } from './undo.js';

/** The agent's port on this computer. */
export const DEFAULT_URL = 'wss://127.0.0.1:13579';

const SUBPROTOCOL = 'tanba.v1';

/** Names of the permission, newest first. */
const PERMISSIONS = ['loopback-network', 'local-network-access'];

/** By this request KAZTOKEN is told from NCALayer, as ncalayer-js-client does. */
const WHO_ARE_YOU = '{"module":"kz.digiflow.mobile.extensions","method":"getVersion"}';

/** What was found, and the open socket when that is the agent. */
export interface Reached {
  detection: Detection;
  socket?: WebSocketLike;
}

/** How an attempt ended. */
type Attempt =
  | { end: 'ready'; socket: WebSocketLike; capabilities: Capabilities }
  | { end: 'greeted'; socket: WebSocketLike; greeting: string }
  | { end: 'closed'; code: number }
  | { end: 'silent' };

/** Milliseconds in which nobody reads a question and closes it. */
const GLANCE = 1_000;

/**
 * Firefox makes a page wait ever longer for an address whose last connections failed, and takes
 * another path for another address. The agent serves every path.
 */
let failures = 0;

/** The browser does not even make the socket. */
class Refused extends Error {}

/** Looks for the agent, step by step, and leaves the connection open when it is there. */
export async function reach(options: DetectOptions): Promise<Reached> {
  const { signal, url = DEFAULT_URL, patience = 450 } = options;
  signal?.throwIfAborted();
  const environment = environmentOf(options.environment);
  const gate = await permission(environment);
  signal?.throwIfAborted();
  const known = beforehand(environment, gate);
  if (known) {
    return { detection: known };
  }
  const asks = gate?.state === 'prompt';
  if (asks && !options.prompt) {
    return { detection: { state: 'prompt', permission: gate.name } };
  }
  const violations: Blocked[] = [];
  const unlisten = environment.onPolicyViolation(({ blockedURI, effectiveDirective }) => {
    if (blockedURI.startsWith(new URL(url).origin) || blockedURI.startsWith('ws')) {
      const reason = 'content-security-policy';
      violations.push({ state: 'blocked', reason, directive: effectiveDirective });
    }
  });
  try {
    // While the browser's question is open the connection is pending, and a person needs time.
    const began = environment.now();
    const attempt = await open(environment, url, asks ? Infinity : patience, signal);
    if (attempt.end === 'ready') {
      failures = 0;
      const { socket, capabilities } = attempt;
      const { version } = capabilities.agent;
      return { detection: { state: 'ready', version, capabilities }, socket };
    }
    if (attempt.end === 'greeted') {
      return { detection: await who(attempt.socket, attempt.greeting, patience) };
    }
    failures += 1;
    if (violations[0]) {
      return { detection: violations[0] };
    }
    if (asks && environment.now() - began > GLANCE) {
      // Somebody was asked. Who closed the question without an answer is not asked again at once.
      const after = await permission(environment);
      if (after?.state === 'prompt') {
        return { detection: { state: 'prompt', permission: after.name } };
      }
    }
    const found = await diagnose(environment, url, attempt, signal);
    signal?.throwIfAborted();
    return { detection: found };
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    return { detection: violations[0] ?? { state: 'blocked', reason: 'mixed-content' } };
  } finally {
    unlisten();
  }
}

/** Pages of this computer are not asked about; elsewhere the first name that the browser knows. */
async function permission(environment: Environment) {
  if (environment.isSecureContext && !isLoopback(environment.origin)) {
    for (const name of PERMISSIONS) {
      const state = await environment.permission(name);
      if (state) {
        return { name, state };
      }
    }
  }
  return undefined;
}

/** `localhost`, `127.0.0.1` and their like. */
function isLoopback(origin: string): boolean {
  return /^https?:\/\/(([^/]+\.)?localhost|127(\.\d+){3}|\[::1])(:|$)/.test(origin);
}

/** What can be told without touching the network. */
function beforehand(
  environment: Environment,
  gate: { name: string; state: PermissionState } | undefined,
): Detection | undefined {
  if (!environment.webSocket) {
    return { state: 'unsupported', reason: 'no-websocket' };
  }
  if (environment.origin === 'null') {
    return { state: 'unsupported', reason: 'opaque-origin' };
  }
  const { topOrigin, origin } = environment;
  if (gate && topOrigin !== undefined) {
    // Firefox does not tell what a frame may do. It says `denied` in one of another origin that
    // lacks the attribute, and the same when the person denied; the first happens more often.
    const allowed =
      environment.allowsFeature(gate.name) ?? (gate.state !== 'denied' || topOrigin === origin);
    if (!allowed) {
      return { state: 'frame-not-allowed', allow: gate.name };
    }
  }
  return gate?.state === 'denied' ? denied(environment, gate.name) : undefined;
}

function denied(environment: Environment, name: string): Detection {
  const browser = browserName(environment.userAgent);
  return { state: 'denied', permission: name, browser, undo: undoText(browser) };
}

/** Opens a socket and waits for the first word. */
function open(
  environment: Environment,
  url: string,
  patience: number,
  signal: AbortSignal | undefined,
  protocols = [SUBPROTOCOL],
): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const address = new URL(url);
    if (failures && address.pathname === '/' && browserName(environment.userAgent) === 'firefox') {
      address.pathname = `/${failures}`;
    }
    let socket: WebSocketLike;
    try {
      socket = environment.webSocket!(address.href, protocols);
    } catch {
      // Mixed content, and in Firefox a policy too, whose event comes afterwards.
      setTimeout(() => reject(new Refused()));
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (attempt: Attempt | undefined) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.onmessage = socket.onclose = null;
      if (attempt && 'socket' in attempt) {
        resolve(attempt);
        return;
      }
      socket.close();
      // The event of a violated policy comes after that of the closed socket.
      setTimeout(() => (attempt ? resolve(attempt) : reject(signal!.reason)));
    };
    const abort = () => end(undefined);
    if (patience !== Infinity) {
      timer = setTimeout(() => end({ end: 'silent' }), patience);
    }
    signal?.addEventListener('abort', abort);
    socket.binaryType = 'arraybuffer';
    // Some WebSockets of Node throw what nobody listens to.
    socket.onerror = () => {};
    socket.onclose = ({ code }) => end({ end: 'closed', code });
    socket.onmessage = ({ data }) => {
      const capabilities = socket.protocol === SUBPROTOCOL ? ready(data) : undefined;
      end(
        capabilities
          ? { end: 'ready', socket, capabilities }
          : { end: 'greeted', socket, greeting: String(data) },
      );
    };
  });
}

function ready(frame: unknown): Capabilities | undefined {
  const message = parse(frame);
  return message?.method === 'ready' ? message.params : undefined;
}

/** JSON, or nothing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function parse(frame: unknown): any {
  try {
    return JSON.parse(frame as string);
  } catch {
    return undefined;
  }
}

/** Somebody spoke who does not speak our protocol. */
async function who(socket: WebSocketLike, greeting: string, patience: number): Promise<OtherAgent> {
  const version: unknown = parse(greeting)?.result?.version;
  try {
    if (typeof version !== 'string') {
      return { state: 'other-agent', agent: 'unknown' };
    }
    const answer = await new Promise<any>((resolve) => {
      setTimeout(resolve, patience);
      socket.onclose = resolve;
      socket.onmessage = ({ data }) => resolve(parse(data));
      socket.send(WHO_ARE_YOU);
    });
    if (answer?.code !== '200') {
      return { state: 'other-agent', agent: 'ncalayer', version };
    }
    const name = answer.responseObject?.version;
    return { state: 'other-agent', agent: 'kaztoken', version: String(name ?? version) };
  } finally {
    socket.close();
  }
}

/** Why there was no connection. Browsers do not say, so this asks what they do say. */
async function diagnose(
  environment: Environment,
  url: string,
  attempt: Attempt,
  signal: AbortSignal | undefined,
): Promise<Detection> {
  const gate = await permission(environment);
  if (gate?.state === 'denied') {
    return denied(environment, gate.name);
  }
  if (!environment.isSecureContext) {
    return { state: 'unsupported', reason: 'insecure-page' };
  }
  const { protocol, host } = new URL(url);
  const untrusted: UntrustedCertificate = {
    state: 'untrusted-certificate',
    page: `https://${host}/`,
  };
  const notRunning: NotRunning = { state: 'not-running' };
  if (attempt.end === 'closed' && attempt.code === 1015) {
    return untrusted;
  }
  // In Firefox a request would ask the person although the socket did not.
  const firefox = browserName(environment.userAgent) === 'firefox';
  if (protocol !== 'wss:' || attempt.end === 'silent' || (firefox && gate?.state === 'prompt')) {
    return notRunning;
  }
  const limit = AbortSignal.timeout(gate?.state === 'prompt' ? 60_000 : 400);
  const signals = signal ? AbortSignal.any([signal, limit]) : limit;
  if (await environment.answers(`https://${host}/health`, signals)) {
    // Chromium gives up on servers that do not know the subprotocol.
    const second = await open(environment, url, 1_000, signal, []);
    return second.end === 'greeted'
      ? who(second.socket, second.greeting, 400)
      : { state: 'blocked', reason: 'refused' };
  }
  return (await environment.answers(`http://${host}/`, signals)) ? untrusted : notRunning;
}
