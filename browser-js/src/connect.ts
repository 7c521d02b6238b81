import type { ConnectOptions, Tanba } from './client.js';
import { ownError } from './error.js';
import { reach } from './reach.js';
import { Session, notConnected } from './session.js';

/** A connection is worth waiting for; so many milliseconds at most while nobody is asked. */
const PATIENCE = 10_000;

/**
 * Connects to the agent. Waits while the browser asks the person; is rejected with a
 * {@link TanbaError} (`not_connected`, with `detection`) when no agent can be reached.
 */
export async function connect(options: ConnectOptions = {}): Promise<Tanba> {
  const { explain, onState } = options;
  onState?.('connecting');
  let reached = await reach({ ...options, patience: PATIENCE });
  if (reached.detection.state === 'prompt') {
    if ((await explain?.(reached.detection)) === false) {
      throw ownError('not_explained', 'The page did not agree to the browser’s question', {
        blame: 'page',
        retriable: false,
        advice: 'ask-again',
      });
    }
    onState?.('asking');
    reached = await reach({ ...options, patience: PATIENCE, prompt: true });
  }
  const { detection, socket } = reached;
  if (detection.state !== 'ready') {
    onState?.('closed');
    throw notConnected(detection);
  }
  return new Session(options, socket!, detection.capabilities);
}
