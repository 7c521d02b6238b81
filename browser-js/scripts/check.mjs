// Everything that has to hold before the package is published, one step after the other.

import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

const steps = [
  ['generated types are fresh', 'node', 'scripts/generate.mjs', '--check'],
  ['formatting', 'npx', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['types and build', 'node', 'scripts/build.mjs'],
  ['tests', 'npm', 'test', '--silent'],
  ['size', 'node', 'scripts/size.mjs'],
  ['documentation of everything that is exported', 'node', 'scripts/documentation.mjs', '--check'],
  ['the package', 'npx', 'publint', '--strict', '--pack', 'npm'],
  [
    'types of the package',
    'npx',
    'attw',
    '--pack',
    '.',
    '--profile',
    'esm-only',
    '--exclude-entrypoints',
    './tanba.global.js',
    './ncalayer.global.js',
    '--format',
    'table-flipped',
    '--no-emoji',
  ],
];

for (const [title, program, ...given] of steps) {
  console.log(`\n== ${title}`);
  const { status } = spawnSync(program, given, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`error: ${title}`);
    process.exit(status ?? 1);
  }
}
