/**
 * Words for people, kk, ru and en: states of {@link Detection} and errors of this package.
 *
 * @module
 */

import type { Detection } from './detection.js';
import type { TanbaError } from './error.js';
import type { Locale } from './protocol.js';

/** A title and what to do. */
export interface Words {
  /** What is the matter, in a few words. */
  readonly title: string;
  /** What the person can do about it; empty when there is nothing. */
  readonly advice: string;
}

/** Words for a state. */
export declare function describe(detection: Detection, locale: Locale): Words;

/** Words for an error; those of the agent are used where it said something itself. */
export declare function describeError(error: TanbaError, locale: Locale): Words;
