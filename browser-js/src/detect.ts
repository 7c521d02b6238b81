import type { DetectOptions, Detection } from './detection.js';
import { reach } from './reach.js';

/**
 * Finds out what stands between this page and the agent. Triggers no question of the browser
 * unless `prompt` allows it, never opens a window of the agent, and is rejected by `signal` alone.
 */
export async function detect(options: DetectOptions = {}): Promise<Detection> {
  const { detection, socket } = await reach(options);
  socket?.close();
  return detection;
}
