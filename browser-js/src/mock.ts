/**
 * A scripted agent in the page, for tests of portals: no network, no window, no browser needed.
 *
 * ```ts
 * import { mockAgent } from 'tanba/mock';
 *
 * const agent = mockAgent({ person: ['decline', 'approve'] });
 * const uninstall = agent.install();
 * // … the portal's own code, which calls detect() and connect() as always …
 * assert.equal(agent.requests.length, 2);
 * uninstall();
 * ```
 *
 * It speaks `tanba.v1` and the protocol of NCALayer, and can be in each state that `detect()`
 * tells. Its signatures are not signatures: base64 of `signed: ` and the document.
 *
 * @module
 */

import { installEnvironment } from './environment.js';
import type { Environment, PolicyViolation, WebSocketLike } from './environment.js';
import { NativeConnection } from './mock/native.js';
import type { Peer, Shared } from './mock/native.js';
import { NcalayerConnection } from './mock/ncalayer.js';
import type { Answer, MockRequest, MockScript, MockState } from './mock/script.js';
import type { Event as AgentEventName } from './protocol.js';

export type { Answer, MockFailure, MockRequest, MockScript, MockState } from './mock/script.js';

/** A scripted agent. */
export interface MockAgent {
  /** For the option `environment` of `detect` and `connect`. */
  readonly environment: Environment;
  /** What it was asked, in order; grows as it goes. */
  readonly requests: readonly MockRequest[];
  /** The state that it is in. Set it to change what the next attempt finds. */
  state: MockState;
  /** Puts the agent in the place of the network for the whole page; gives what ends that. */
  install(): () => void;
  /** Cuts every connection. */
  disconnect(): void;
  /** Tells an event to those who subscribed to it. */
  tell(event: AgentEventName): void;
  /** Answers the browser's question, which is pending in the state `prompt`. */
  answer(answer: 'allow' | 'block' | 'dismiss'): void;
  /**
   * A connection for a server of your own, such as one with `ws`: frames of the page go to `take`,
   * those of the agent come to `send`.
   */
  serve(protocol: string, send: (frame: string | Uint8Array<ArrayBuffer>) => void): MockConnection;
}

/** One connection to a scripted agent. */
export interface MockConnection {
  /** Takes a frame of the page. */
  take(frame: string | Uint8Array<ArrayBuffer>): void;
}

/** Makes a scripted agent. */
export function mockAgent(script: MockScript = {}): MockAgent {
  const requests: MockRequest[] = [];
  const left =
    typeof script.person === 'object' && Array.isArray(script.person) ? [...script.person] : [];
  const shared: Shared = {
    script,
    requests,
    documents: new Map(),
    batches: new Map(),
    answer(request) {
      if (typeof script.person === 'function') {
        return script.person(request);
      }
      if (left.length > 1) {
        return left.shift()!;
      }
      return left[0] ?? (script.person as Answer | undefined) ?? 'approve';
    },
  };
  const sockets = new Set<MockSocket>();
  let dismissed = 0;
  const natives = new Set<NativeConnection>();
  const questions = new Set<() => void>();
  const listeners = new Set<(violation: PolicyViolation) => void>();

  function serve(protocol: string, peer: Peer): NativeConnection | NcalayerConnection {
    if (protocol === 'tanba.v1') {
      const connection = new NativeConnection(shared, peer);
      natives.add(connection);
      return connection;
    }
    return new NcalayerConnection(shared, peer, agent.state === 'kaztoken');
  }

  /** What becomes of an attempt to connect, as a browser would tell it. */
  function attempt(socket: MockSocket, protocols: string[]): void {
    const native = protocols.includes('tanba.v1');
    switch (agent.state) {
      case 'ready':
        socket.open(native ? 'tanba.v1' : '', serve);
        break;
      case 'ncalayer':
      case 'kaztoken':
      case 'unknown-agent':
        if (native) {
          socket.end(1006);
        } else if (agent.state === 'unknown-agent') {
          socket.open('', (_, peer) => {
            peer.send('hello');
            return { take() {} };
          });
        } else {
          socket.open('', serve);
        }
        break;
      case 'prompt':
        questions.add(() => attempt(socket, protocols));
        if (script.browser) {
          agent.answer(script.browser);
        }
        break;
      case 'content-security-policy':
        socket.end(1006);
        for (const listener of listeners) {
          listener({ blockedURI: socket.url, effectiveDirective: 'connect-src' });
        }
        break;
      default:
        socket.end(1006);
    }
  }

  const environment: Environment = {
    get webSocket() {
      if (agent.state === 'no-websocket') {
        return undefined;
      }
      return (url: string, protocols: string[]) => {
        if (agent.state === 'mixed-content') {
          throw new DOMException('insecure', 'SecurityError');
        }
        const socket = new MockSocket(url, () => sockets.delete(socket));
        sockets.add(socket);
        queueMicrotask(() => attempt(socket, protocols));
        return socket;
      };
    },
    answers: async (url) => {
      const https = url.startsWith('https:');
      if (agent.state === 'untrusted-certificate') {
        return !https;
      }
      const present = ['ready', 'ncalayer', 'kaztoken', 'unknown-agent', 'refused'];
      return https && present.includes(agent.state);
    },
    get isSecureContext() {
      return agent.state !== 'insecure-page';
    },
    get origin() {
      return agent.state === 'opaque-origin' ? 'null' : 'https://portal.example';
    },
    get topOrigin() {
      return agent.state === 'frame-not-allowed' ? 'https://around.example' : undefined;
    },
    permission: async (name) => {
      if (name !== 'loopback-network') {
        return undefined;
      }
      const asked: Partial<Record<MockState, PermissionState>> = {
        prompt: 'prompt',
        denied: 'denied',
        'frame-not-allowed': 'denied',
      };
      return asked[agent.state] ?? 'granted';
    },
    allowsFeature: () => agent.state !== 'frame-not-allowed',
    onPolicyViolation: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => performance.now() + dismissed,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36',
    language: 'ru',
  };

  const agent: MockAgent = {
    environment,
    requests,
    state: script.state ?? 'ready',
    install: () => installEnvironment(environment),
    disconnect() {
      for (const socket of sockets) {
        socket.end(1006);
      }
      natives.clear();
    },
    tell(event) {
      for (const connection of natives) {
        connection.tell(event);
      }
    },
    answer(answer) {
      const pending = [...questions];
      questions.clear();
      const state = agent.state;
      agent.state = { allow: 'ready', block: 'denied', dismiss: 'not-running' }[
        answer
      ] as MockState;
      pending.forEach((attemptAgain) => attemptAgain());
      if (answer === 'dismiss') {
        agent.state = state;
        // A person takes a while to close a question.
        dismissed += 5_000;
      }
    },
    serve: (protocol, send) => serve(protocol, { send }),
  };
  return agent;
}

/** A WebSocket without a network. */
class MockSocket implements WebSocketLike {
  protocol = '';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'arraybuffer';
  onopen: WebSocketLike['onopen'] = null;
  onmessage: WebSocketLike['onmessage'] = null;
  onerror: WebSocketLike['onerror'] = null;
  onclose: WebSocketLike['onclose'] = null;
  #connection: { take(frame: string | Uint8Array<ArrayBuffer>): void } | undefined;
  #ended = false;

  constructor(
    readonly url: string,
    readonly onend: () => void,
  ) {}

  open(protocol: string, serve: (protocol: string, peer: Peer) => { take: Peer['send'] }): void {
    this.protocol = protocol;
    this.onopen?.(new Event('open'));
    // Frames arrive in order, and never before the page has seen the connection.
    this.#connection = serve(protocol, {
      send: (frame) => {
        const data = typeof frame === 'string' ? frame : frame.buffer;
        queueMicrotask(() => {
          if (!this.#ended) {
            this.onmessage?.(new MessageEvent('message', { data }));
          }
        });
      },
    });
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    const connection = this.#connection;
    queueMicrotask(() => connection?.take(data));
  }

  close(): void {
    this.end(1000);
  }

  end(code: number): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#connection = undefined;
      this.onend();
      const event = { code, reason: '', wasClean: code === 1000 };
      queueMicrotask(() => {
        this.onerror?.(new Event('error'));
        this.onclose?.(Object.assign(new Event('close'), event) as CloseEvent);
      });
    }
  }
}
