// Makes src/protocol.ts of the schema that the agent's own types give. With `--check` it only says
// whether the file is what it would make.

import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';

const schemaFile = new URL('../../protocol/wire/schema/tanba.v1.json', import.meta.url);
const target = new URL('../src/protocol.ts', import.meta.url);

const head = `/**
 * What a page and the agent send each other by \`tanba.v1\` (docs/protocol-native.md).
 *
 * Generated from protocol/wire/schema/tanba.v1.json by \`npm run generate\`.
 *
 * @module
 */

`;

/**
 * The same schema in the words that the generator has one type for: a member that may be null is
 * absent instead, and a reference with a description of its own does not become a copy.
 */
function plain(node) {
  if (Array.isArray(node)) {
    return node.map(plain);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { $ref, anyOf, type, ...rest } = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, plain(value)]),
  );
  const choices = anyOf?.filter((choice) => choice.type !== 'null');
  if (choices?.length === 1) {
    return { ...rest, allOf: [...(choices[0].allOf ?? [choices[0]])] };
  }
  const types = Array.isArray(type) ? type.filter((name) => name !== 'null') : type;
  return {
    ...rest,
    ...($ref && Object.keys(rest).length === 0 ? { $ref } : {}),
    ...($ref && Object.keys(rest).length > 0 ? { allOf: [{ $ref }] } : {}),
    ...(choices ? { anyOf: choices } : {}),
    ...(types === undefined ? {} : { type: types.length === 1 ? types[0] : types }),
  };
}

/** What the generator says of its own. */
const CHATTER = /(\n\s*\*\s*)?\n\s*\* This interface was referenced by[^]*?(?=\n\s*\*\/)/g;

/** What is left of comments that said nothing else. */
const EMPTY = /\/\*\*\s*\*\/\n/g;

const schema = plain(JSON.parse(readFileSync(schemaFile, 'utf8')));
const types = await compile(schema, 'TanbaV1', {
  additionalProperties: false,
  bannerComment: '',
  declareExternallyReferenced: true,
  unreachableDefinitions: true,
  format: false,
});
const options = await resolveConfig(target);
const made = await format(head + types.replace(CHATTER, '').replace(EMPTY, ''), {
  ...options,
  filepath: target.pathname,
});

if (!process.argv.includes('--check')) {
  writeFileSync(target, made);
} else if (readFileSync(target, 'utf8') !== made) {
  console.error('src/protocol.ts is not what the schema says: run `npm run generate`');
  process.exitCode = 1;
}
