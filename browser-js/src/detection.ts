import type { Locale } from './locale.js';
import type { Capabilities } from './protocol.js';
import type { Environment } from './environment.js';

/** A text in each language. */
export type Texts = Readonly<Record<Locale, string>>;

/** Where the agent is and how long a look may take. */
export interface AgentOptions {
  /** Address of the agent; `wss://127.0.0.1:13579` unless said otherwise. */
  url?: string;
  /** Ends the operation; its promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** The browser's facilities; those of `tanba/mock` in tests. */
  environment?: Environment;
}

/** Options of {@link detect}. */
export interface DetectOptions extends AgentOptions {
  /**
   * Whether the browser may ask the person for permission now. Without it a permission that the
   * browser would ask for is told as the state `prompt`, and nothing is triggered.
   */
  prompt?: boolean;
  /**
   * Milliseconds after which an agent that does not answer counts as not running; 450 unless said
   * otherwise. The time in which the browser's question is open does not count.
   */
  patience?: number;
}

/** The browsers whose settings are described to people. */
export type BrowserName = 'chrome' | 'edge' | 'yandex' | 'opera' | 'firefox' | 'safari' | 'other';

/** This page cannot reach an agent in any case. */
export interface Unsupported {
  /** Tells it from the other states. */
  readonly state: 'unsupported';
  /**
   * `insecure-page`: the page does not come over https (nor from this computer);
   * `opaque-origin`: a sandboxed frame, a `data:` or `file:` page, which no agent serves;
   * `no-websocket`: the browser has no WebSocket.
   */
  readonly reason: 'insecure-page' | 'opaque-origin' | 'no-websocket';
}

/** The page, or what answers, forbids the connection, and nobody is asked. */
export interface Blocked {
  /** Tells it from the other states. */
  readonly state: 'blocked';
  /**
   * `content-security-policy`: the page's own `connect-src` lacks the agent's address;
   * `mixed-content`: an address without TLS from a page with TLS;
   * `refused`: somebody answers, and takes no WebSocket of this site. With Tanba that is a policy
   * of the administrator, or too many connections.
   */
  readonly reason: 'content-security-policy' | 'mixed-content' | 'refused';
  /** The directive of the policy that was violated. */
  readonly directive?: string;
}

/** The browser would ask the person. Explain why, then call `detect({prompt: true})` or `connect`. */
export interface Prompt {
  /** Tells it from the other states. */
  readonly state: 'prompt';
  /** The browser's name for the permission. */
  readonly permission: string;
}

/** The person, or an administrator, has forbidden this site to reach programs on the computer. */
export interface Denied {
  /** Tells it from the other states. */
  readonly state: 'denied';
  /** The browser's name for the permission. */
  readonly permission: string;
  /** The browser that the text is for. */
  readonly browser: BrowserName;
  /** How a person undoes it in this browser. */
  readonly undo: Texts;
}

/** The page is in a frame whose `allow` attribute lacks the permission. */
export interface FrameNotAllowed {
  /** Tells it from the other states. */
  readonly state: 'frame-not-allowed';
  /** What the attribute of the `iframe` has to be. */
  readonly allow: string;
}

/** Nothing answers. The agent is not installed, not running, or has not begun yet. */
export interface NotRunning {
  /** Tells it from the other states. */
  readonly state: 'not-running';
}

/** Something listens whose certificate this browser does not trust. */
export interface UntrustedCertificate {
  /** Tells it from the other states. */
  readonly state: 'untrusted-certificate';
  /** The agent's own page, which says how to mend it; the browser warns before it opens. */
  readonly page: string;
}

/** Another program has the port. `tanba/ncalayer` works with it. */
export interface OtherAgent {
  /** Tells it from the other states. */
  readonly state: 'other-agent';
  /** Which one. */
  readonly agent: 'ncalayer' | 'kaztoken' | 'unknown';
  /** What it says of its version. */
  readonly version?: string;
}

/** The agent answers. */
export interface Ready {
  /** Tells it from the other states. */
  readonly state: 'ready';
  /** Its version. */
  readonly version: string;
  /** What it can do. */
  readonly capabilities: Capabilities;
}

/** What stands between this page and the agent. */
export type Detection =
  | Unsupported
  | Blocked
  | Prompt
  | Denied
  | FrameNotAllowed
  | NotRunning
  | UntrustedCertificate
  | OtherAgent
  | Ready;
