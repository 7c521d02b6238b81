// Measures the core (detect, connect, and with it every method) as a portal's bundler would make
// it, and fails above the bar.

import { gzipSync } from 'node:zlib';
import process from 'node:process';

import { build } from 'esbuild';

/** Octets. */
const BAR = 8_000;

async function size(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL('../src', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const core = await size("export { connect, detect, TanbaError } from './index.ts';");
console.log(`core: ${core} octets of at most ${BAR} (gzip)`);
for (const name of ['ncalayer', 'texts', 'mock']) {
  console.log(`${name} alone: ${await size(`export * from './${name}.ts';`)} octets (gzip)`);
}
if (core > BAR) {
  process.exitCode = 1;
}
