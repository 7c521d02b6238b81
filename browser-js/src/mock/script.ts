import type { Detection } from '../detection.js';
import type { Capabilities, ErrorData, Permission, State } from '../protocol.js';

/** What the person does when a window would open. */
export type Answer =
  /** Approves. */
  | 'approve'
  /** Declines: the error `cancelled`. */
  | 'decline'
  /** Thinks until the page gives up. */
  | 'wait'
  /** Something goes wrong. */
  | MockFailure
  /** Approves, and the method gives this. */
  | {
      /** The result of the method. */
      result: unknown;
    };

/** An error that the agent answers with. */
export interface MockFailure {
  /** The word for programs. */
  code: string;
  /** Words for people; the code unless said otherwise. */
  message?: string;
  /** Who can do something about it; `environment` unless said otherwise. */
  blame?: ErrorData['blame'];
  /** Whether it may succeed later; no unless said otherwise. */
  retriable?: boolean;
  /** What to do; `report` unless said otherwise. */
  advice?: ErrorData['advice'];
  /** Number of an incident. */
  incident?: string;
}

/** A request as it arrived. */
export interface MockRequest {
  /** The method; with the old protocol `module.method`. */
  readonly method: string;
  /** The parameters; with the old protocol the whole request. */
  readonly params: any;
}

/** A state that {@link MockAgent} can be in: each that `detect()` tells. */
export type MockState =
  | Exclude<Detection['state'], 'unsupported' | 'blocked' | 'other-agent'>
  | 'insecure-page'
  | 'opaque-origin'
  | 'no-websocket'
  | 'content-security-policy'
  | 'mixed-content'
  | 'refused'
  | 'ncalayer'
  | 'kaztoken'
  | 'unknown-agent';

/** How a scripted agent behaves. */
export interface MockScript {
  /** The state to begin with; `ready` unless said otherwise. */
  state?: MockState;
  /**
   * What the person does: an answer for each window in turn, the last one from then on, or a
   * function of the request. Approves everything unless said otherwise.
   */
  person?: Answer | readonly Answer[] | ((request: MockRequest) => Answer);
  /** Milliseconds before each answer. */
  delay?: number;
  /** Permissions of the site in the agent; `prompt` unless said otherwise. */
  permissions?: Partial<Record<Permission, State>>;
  /** What differs in the capabilities. */
  capabilities?: Partial<Capabilities>;
  /** Results of methods, in the place of those that are made up. */
  methods?: Record<string, (params: any) => unknown>;
  /** Replies of the old protocol, in the place of those that are made up; text, or JSON. */
  ncalayer?: (request: any) => unknown;
  /** Whether the browser's question is answered by yes; pending until `answer()` if not given. */
  browser?: 'allow' | 'block' | 'dismiss';
}
