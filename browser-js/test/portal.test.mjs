// What the demo portal promises before a browser opens it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const read = (path) => readFileSync(new URL(`../portal/${path}`, import.meta.url), 'utf8');
const files = (folder) => readdirSync(new URL(`../portal/${folder}`, import.meta.url));
const languages = ['kk', 'ru', 'en'];
const texts = Object.fromEntries(
  await Promise.all(
    languages.map(async (one) => [one, (await import(`../portal/texts/${one}.js`)).default]),
  ),
);

test('every text is there in every language, with the same members', () => {
  const members = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const language of languages) {
    assert.deepEqual(Object.keys(texts[language]).sort(), Object.keys(texts.en).sort());
    for (const [key, text] of Object.entries(texts[language])) {
      assert.notEqual(text.trim(), '', key);
      assert.deepEqual(members(text), members(texts.en[key]), `${language} ${key}`);
    }
  }
});

test('the policy has the hash of the import map, and names no other host', () => {
  const page = read('index.html');
  const map = /<script type="importmap">(.*?)<\/script>/s.exec(page)[1];
  const hash = createHash('sha256').update(map).digest('base64');
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)[1];
  assert.ok(policy.includes(`'sha256-${hash}'`), hash);
  assert.ok(policy.startsWith("default-src 'self'"));
  const hosts = policy.match(/\w+:\/\/[^ ;]+/g).map((source) => new URL(source).host);
  assert.deepEqual([...new Set(hosts)], ['127.0.0.1:13579']);
});

test('nothing comes from elsewhere', () => {
  const pages = ['.', 'features', 'panels'].flatMap((folder) =>
    files(folder)
      .filter((name) => /\.(js|css|html|svg)$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  assert.ok(pages.length > 30, String(pages.length));
  for (const page of pages) {
    const addresses = read(page).match(/(?:https?:)?\/\/[\w-]+\.[\w.-]+/g) ?? [];
    assert.deepEqual(
      addresses.filter((one) => !/127\.0\.0\.1|www\.w3\.org/.test(one)),
      [],
      page,
    );
  }
});

test('the code of a step fits beside it', () => {
  for (const name of files('features')) {
    for (const line of read(`features/${name}`).split('\n')) {
      assert.ok(line.length <= 60, `${name}: ${line}`);
    }
  }
});
