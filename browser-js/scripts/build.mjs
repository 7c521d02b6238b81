// Builds dist/: a module for each entry of package.json, classic scripts, types, source maps.

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

import { build } from 'esbuild';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url)));
const folder = new URL('..', import.meta.url).pathname;

/** `./dist/x.js` is made of `src/x.ts`. */
const entries = Object.values(exports)
  .filter((entry) => entry.types)
  .map((entry) => entry.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));

const common = {
  absWorkingDir: folder,
  bundle: true,
  target: 'es2022',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await build({
  ...common,
  entryPoints: entries,
  outdir: 'dist',
  format: 'esm',
  splitting: true,
  chunkNames: 'shared-[hash]',
  external: ['react'],
});
for (const name of ['tanba', 'ncalayer']) {
  await build({
    ...common,
    entryPoints: [`src/${name}.global.ts`],
    outfile: `dist/${name}.global.js`,
    format: 'iife',
    minify: true,
    ...(name === 'tanba' ? { globalName: 'tanba' } : {}),
  });
}
execFileSync('npx', ['tsc', '-p', '.'], { cwd: folder, stdio: 'inherit' });
