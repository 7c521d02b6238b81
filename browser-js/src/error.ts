import type { Detection } from './detection.js';

/** Who can do something about an error. */
export type Blame = 'page' | 'person' | 'key' | 'environment' | 'network' | 'agent';

/** What to do about an error. */
export type Advice =
  | 'fix-request'
  | 'ask-again'
  | 'ask-later'
  | 'change-permission'
  | 'choose-other-key'
  | 'check-device'
  | 'check-network'
  | 'check-agent'
  | 'report';

/**
 * Words of the agent and of this package for what happened. Modules have words of their own, and
 * later agents may have more.
 */
export type ErrorCode =
  | 'malformed_message'
  | 'invalid_message'
  | 'method_not_found'
  | 'module_not_found'
  | 'invalid_params'
  | 'document_not_found'
  | 'batch_not_found'
  | 'too_many_requests'
  | 'limit_exceeded'
  | 'cancelled'
  | 'refused'
  | 'muted'
  | 'key_unusable'
  | 'no_suitable_key'
  | 'unavailable'
  | 'module_failed'
  | 'journal_unavailable'
  | 'no_screen'
  | 'file_unusable'
  | 'timestamp_failed'
  | 'unreachable'
  | 'cancelled_by_page'
  | 'deadline_exceeded'
  | 'internal_failure'
  | OwnErrorCode
  | (string & {});

/** Words of this package alone. */
export type OwnErrorCode =
  /** {@link connect} found another state than `ready`, see {@link TanbaError.detection}. */
  | 'not_connected'
  /** `explain` did not agree to the browser's question. */
  | 'not_explained'
  /** The connection ended before the answer. */
  | 'connection_lost'
  /** {@link Tanba.close} was called. */
  | 'closed'
  /** The agent's answer is not what the protocol says. */
  | 'unexpected_answer';

/** What the agent or this package says about something that did not succeed. */
export class TanbaError extends Error {
  /** Tells it from other errors, also across frames. */
  override readonly name = 'TanbaError';
  /** What happened, for programs. */
  readonly code: ErrorCode;
  /** Who can do something about it. */
  readonly blame: Blame;
  /** Whether the same request may succeed later without anybody changing it. */
  readonly retriable: boolean;
  /** What to do. */
  readonly advice: Advice;
  /** Names an unexpected failure in the agent's log. */
  readonly incident: string | undefined;
  /** What stands between page and agent, with the code `not_connected`. */
  readonly detection: Detection | undefined;

  /** Made by this package; pages read it. */
  constructor(message: string, details: TanbaErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.blame = details.blame;
    this.retriable = details.retriable;
    this.advice = details.advice;
    this.incident = details.incident;
    this.detection = details.detection;
  }

  /** Whether the person said no, in our window or by never asking again. */
  get declined(): boolean {
    return this.blame === 'person';
  }
}

/** Members of a {@link TanbaError}. */
export interface TanbaErrorDetails {
  /** See {@link TanbaError.code}. */
  code: ErrorCode;
  /** See {@link TanbaError.blame}. */
  blame: Blame;
  /** See {@link TanbaError.retriable}. */
  retriable: boolean;
  /** See {@link TanbaError.advice}. */
  advice: Advice;
  /** See {@link TanbaError.incident}. */
  incident?: string | undefined;
  /** See {@link TanbaError.detection}. */
  detection?: Detection | undefined;
  /** What caused it. */
  cause?: unknown;
}

/** An error of this package. */
export function ownError(
  code: OwnErrorCode,
  message: string,
  details: Partial<TanbaErrorDetails> = {},
): TanbaError {
  return new TanbaError(message, {
    code,
    blame: 'environment',
    retriable: true,
    advice: 'check-agent',
    ...details,
  });
}

/** The connection ended. */
export function lost(message = 'The connection to the agent was lost'): TanbaError {
  return ownError('connection_lost', message);
}
