import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, detect, TanbaError } from 'tanba';
import { mockAgent } from 'tanba/mock';
import { describe } from 'tanba/texts';

const expected = {
  ready: { state: 'ready', version: '0.1.0' },
  prompt: { state: 'prompt', permission: 'loopback-network' },
  denied: { state: 'denied', permission: 'loopback-network', browser: 'chrome' },
  'frame-not-allowed': { state: 'frame-not-allowed', allow: 'loopback-network' },
  'not-running': { state: 'not-running' },
  'untrusted-certificate': { state: 'untrusted-certificate', page: 'https://127.0.0.1:13579/' },
  'insecure-page': { state: 'unsupported', reason: 'insecure-page' },
  'opaque-origin': { state: 'unsupported', reason: 'opaque-origin' },
  'no-websocket': { state: 'unsupported', reason: 'no-websocket' },
  'content-security-policy': {
    state: 'blocked',
    reason: 'content-security-policy',
    directive: 'connect-src',
  },
  'mixed-content': { state: 'blocked', reason: 'mixed-content' },
  refused: { state: 'blocked', reason: 'refused' },
  ncalayer: { state: 'other-agent', agent: 'ncalayer', version: '1.4' },
  kaztoken: { state: 'other-agent', agent: 'kaztoken', version: '1.2.758.648' },
  'unknown-agent': { state: 'other-agent', agent: 'unknown' },
};

for (const [state, detection] of Object.entries(expected)) {
  test(`detect tells ${state}, and there are words for it`, async () => {
    const { environment } = mockAgent({ state });
    const found = await detect({ environment });
    const { capabilities, undo, ...rest } = found;
    assert.deepEqual(rest, detection);
    assert.equal(state === 'ready', capabilities !== undefined);
    assert.equal(state === 'denied', undo !== undefined);
    for (const locale of ['kk', 'ru', 'en']) {
      const { title, advice } = describe(found, locale);
      assert.ok(title.length > 3, title);
      assert.equal(advice === '', state === 'ready', advice);
    }
    if (found.state !== 'ready' && found.state !== 'prompt') {
      await assert.rejects(connect({ environment }), (error) => {
        assert.ok(error instanceof TanbaError);
        assert.equal(error.code, 'not_connected');
        assert.deepEqual(error.detection, found);
        return true;
      });
    }
  });
}

test('words of the languages differ', () => {
  for (const state of ['prompt', 'not-running', 'untrusted-certificate', 'frame-not-allowed']) {
    const titles = ['kk', 'ru', 'en'].map((locale) => describe({ state }, locale).title);
    assert.equal(new Set(titles).size, 3, state);
  }
});

test('the page explains before the browser asks, and the question is waited out', async () => {
  const agent = mockAgent({ state: 'prompt' });
  const told = [];
  const connecting = connect({
    environment: agent.environment,
    explain: async ({ state, permission }) => {
      told.push(state, permission);
      await new Promise((resolve) => setTimeout(resolve, 10));
      told.push('explained');
    },
    onState: (state) => told.push(state),
  });
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual(told, ['connecting', 'prompt', 'loopback-network', 'explained', 'asking']);
  agent.answer('allow');
  const tanba = await connecting;
  assert.equal(told.at(-1), 'open');
  tanba.close();
  assert.equal(told.at(-1), 'closed');
});

test('without an explanation nothing is asked', async () => {
  const agent = mockAgent({ state: 'prompt', browser: 'allow' });
  const { environment } = agent;
  await assert.rejects(connect({ environment, explain: () => false }), { code: 'not_explained' });
  assert.equal(agent.state, 'prompt');
});

test('a question that is answered by no is told as that', async () => {
  const { environment } = mockAgent({ state: 'prompt', browser: 'block' });
  await assert.rejects(connect({ environment }), (error) => {
    assert.equal(error.detection.state, 'denied');
    assert.equal(error.blame, 'person');
    return true;
  });
});

test('who closes the question is not asked again at once', async () => {
  const agent = mockAgent({ state: 'prompt', browser: 'dismiss' });
  const { environment } = agent;
  const found = await detect({ environment, prompt: true });
  assert.deepEqual(found, { state: 'prompt', permission: 'loopback-network' });
  await assert.rejects(connect({ environment }), (error) => {
    assert.equal(error.detection.state, 'prompt');
    assert.equal(error.blame, 'person');
    return true;
  });
});

test('a page of this computer is not asked about', async () => {
  for (const origin of [
    'http://localhost:3000',
    'https://portal.localhost',
    'http://127.0.0.1',
    'http://127.8.9.10:80',
    'http://[::1]:3000',
  ]) {
    const { environment } = mockAgent();
    const asked = { ...environment, origin, permission: async () => 'denied' };
    assert.equal((await detect({ environment: asked })).state, 'ready', origin);
  }
  for (const origin of ['https://localhost.example', 'https://127.0.0.1.example']) {
    const { environment } = mockAgent();
    const asked = { ...environment, origin, permission: async () => 'denied' };
    assert.equal((await detect({ environment: asked })).state, 'denied', origin);
  }
});

test('a signal ends the wait with its reason', async () => {
  const { environment } = mockAgent({ state: 'prompt' });
  const reason = new Error('the page was left');
  const controller = new AbortController();
  const waiting = detect({ environment, prompt: true, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(waiting, reason);
  await assert.rejects(detect({ environment, signal: controller.signal }), reason);
});

test('the undo text is for the browser at hand', async () => {
  const agents = {
    firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
    edge: 'Mozilla/5.0 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
    yandex: 'Mozilla/5.0 Chrome/156.0.0.0 YaBrowser/26.1 Safari/537.36',
    opera: 'Mozilla/5.0 Chrome/156.0.0.0 Safari/537.36 OPR/120.0',
    safari: 'Mozilla/5.0 Version/26.0 Safari/605.1.15',
    other: 'something',
  };
  for (const [browser, userAgent] of Object.entries(agents)) {
    const { environment } = mockAgent({ state: 'denied' });
    const found = await detect({ environment: { ...environment, userAgent } });
    assert.equal(found.browser, browser);
    assert.ok(found.undo.kk && found.undo.ru && found.undo.en);
  }
});

test('installed, the scripted agent stands for the whole page', async () => {
  const agent = mockAgent();
  const uninstall = agent.install();
  assert.equal((await detect()).state, 'ready');
  agent.state = 'not-running';
  assert.equal((await detect()).state, 'not-running');
  uninstall();
});
