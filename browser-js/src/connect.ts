import type { ConnectOptions, Tanba } from './client.js';

/**
 * Connects to the agent. Waits while the browser asks the person; is rejected with a
 * {@link TanbaError} (`not_connected`, with `detection`) when there is no agent that can be reached.
 */
export declare function connect(options?: ConnectOptions): Promise<Tanba>;
