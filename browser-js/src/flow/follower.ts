/**
 * When to look for the agent again: a person comes back to the page after starting a program or
 * changing a setting, and should not have to tell the page.
 *
 * @module
 */

import type { FlowState } from '../flow.js';

/** Milliseconds before the first look of its own; each further one waits half as long again. */
const FIRST = 2_000;

/** Milliseconds that are never exceeded between looks. */
const LONGEST = 15_000;

/** Looks again while something is missing and the page is seen. */
export class Follower {
  #look: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #delay = FIRST;
  #listens = false;

  constructor(look: () => Promise<void>) {
    this.#look = look;
  }

  /** Told each state: looks again in those that a person changes outside of the page. */
  follow(state: FlowState): void {
    if (state.step === 'looking') return;
    if (state.step === 'blocked' && mayPass(state.detection.state)) {
      this.#listen();
      this.#wait();
    } else {
      this.rest();
    }
  }

  /** Looks no more. */
  rest(): void {
    clearTimeout(this.#timer);
    this.#delay = FIRST;
    if (!this.#listens) return;
    this.#listens = false;
    globalThis.removeEventListener?.('focus', this.#return);
    globalThis.document?.removeEventListener('visibilitychange', this.#return);
  }

  #listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    globalThis.addEventListener?.('focus', this.#return);
    globalThis.document?.addEventListener('visibilitychange', this.#return);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#delay = Math.min(this.#delay * 1.5, LONGEST);
      if (globalThis.document?.visibilityState === 'hidden') this.#wait();
      else void this.#look();
    }, this.#delay);
  }

  #return = (): void => {
    if (globalThis.document?.visibilityState === 'hidden') return;
    this.#delay = FIRST;
    void this.#look();
  };
}

// A page over http, or a policy of the page, does not change while it is open.
function mayPass(state: string): boolean {
  return state !== 'unsupported' && state !== 'blocked' && state !== 'frame-not-allowed';
}
