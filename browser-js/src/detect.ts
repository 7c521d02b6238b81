import type { DetectOptions, Detection } from './detection.js';

/**
 * Finds out what stands between this page and the agent. Triggers no question of the browser
 * unless `prompt` allows it, never opens a window of the agent, and is never rejected but by
 * `signal`.
 */
export declare function detect(options?: DetectOptions): Promise<Detection>;
