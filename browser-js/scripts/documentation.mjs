// Makes docs/browser-js-api of the sources' comments; an export without one is an error. With
// `--check` it only says whether the folder is what it would make.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const kept = fileURLToPath(new URL('../../docs/browser-js-api', import.meta.url));

function typedoc(...given) {
  const { status } = spawnSync('npx', ['typedoc', '--logLevel', 'Warn', ...given], {
    cwd: folder,
    stdio: 'inherit',
  });
  return status === 0;
}

/** The texts of a folder by their names. */
function texts(place) {
  return Object.fromEntries(
    readdirSync(place)
      .sort()
      .map((name) => [name, readFileSync(join(place, name), 'utf8')]),
  );
}

if (!process.argv.includes('--check')) {
  process.exitCode = typedoc('--out', kept) ? 0 : 1;
} else {
  const made = mkdtempSync(join(tmpdir(), 'tanba-docs-'));
  if (!typedoc('--out', made)) {
    process.exitCode = 1;
  } else if (JSON.stringify(texts(made)) !== JSON.stringify(texts(kept))) {
    console.error('docs/browser-js-api is not what the sources say: run `npm run docs`');
    process.exitCode = 1;
  }
  rmSync(made, { recursive: true, force: true });
}
