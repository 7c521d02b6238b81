/**
 * The classic script: `tanba.connect()`, `tanba.detect()`, `tanba.describe()`.
 *
 * @module
 */

export * from './index.js';
export * from './texts.js';
