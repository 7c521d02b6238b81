// `tanba/react` with React itself, in a document of jsdom, against the scripted agent.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><html lang="en"><body></body></html>', {
  pretendToBeVisual: true,
});
for (const [name, value] of Object.entries({
  window,
  document: window.document,
  navigator: window.navigator,
  IS_REACT_ACT_ENVIRONMENT: true,
})) {
  // Newer versions of Node have a navigator of their own, which is read-only.
  Object.defineProperty(globalThis, name, { value, configurable: true });
}

const { act, createElement } = await import('react');
const { createRoot } = await import('react-dom/client');
const { renderToString } = await import('react-dom/server');
const { TanbaSignButton, useTanba } = await import('tanba/react');
const { mockAgent } = await import('tanba/mock');

let unmount = () => {};
afterEach(() => act(() => unmount()));

const pause = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)));
const place = () => document.body.firstElementChild;
const find = (selector) => document.querySelector(selector);
const button = (text) =>
  [...document.querySelectorAll('button')].find((one) => one.textContent === text);

async function press(text) {
  await act(() => button(text).click());
  await pause();
}

async function show(component, properties) {
  document.body.replaceChildren(document.createElement('div'));
  const root = createRoot(place());
  unmount = () => root.unmount();
  await act(() => root.render(createElement(component, properties)));
  await pause();
}

function recorder() {
  const told = [];
  return { told, onSigned: (result) => told.push(result), onError: (error) => told.push(error) };
}

test('the button signs and tells the signatures', async () => {
  const { told, ...listeners } = recorder();
  const agent = mockAgent();
  await show(TanbaSignButton, {
    documents: ['one', 'two'],
    environment: agent.environment,
    locale: 'en',
    ...listeners,
  });
  await press('Sign');
  assert.equal(told.length, 1);
  const [{ certificate, signatures }] = told;
  assert.equal(certificate.subject.commonName, 'ТЕСТОВ ТЕСТ');
  assert.deepEqual(await Promise.all(signatures.map((one) => one.text())), [
    'signed: one',
    'signed: two',
  ]);
  assert.match(find('.tanba-notice').textContent, /^Signed/);
  assert.ok(button('Sign again'));
  assert.deepEqual(
    agent.requests.find(({ method }) => method === 'sign').params.documents.length,
    2,
  );
});

test('a person who declines is told so, and can sign afterwards', async () => {
  const { told, ...listeners } = recorder();
  const { environment } = mockAgent({ person: ['decline', 'approve'] });
  await show(TanbaSignButton, { documents: () => 'late', environment, locale: 'ru', ...listeners });
  await press('Подписать');
  assert.equal(told[0].code, 'cancelled');
  assert.match(find('[role="status"]').textContent, /отказались/);
  await press('Подписать');
  assert.equal(await told[1].signatures[0].text(), 'signed: late');
});

test('the button says in each language what stands in the way', async () => {
  for (const [locale, words] of [
    ['kk', 'Tanba жауап бермейді'],
    ['ru', 'Tanba не отвечает'],
    ['en', 'Tanba does not answer'],
  ]) {
    const { environment } = mockAgent({ state: 'not-running' });
    await show(TanbaSignButton, { documents: 'x', environment, locale });
    assert.match(find('.tanba-notice').textContent, new RegExp(words));
    assert.equal(find('.tanba-button').disabled, true);
    await act(() => unmount());
  }
});

test('an agent that was started is found by checking again', async () => {
  const agent = mockAgent({ state: 'not-running' });
  await show(TanbaSignButton, { documents: 'x', environment: agent.environment });
  assert.equal(find('.tanba-button').disabled, true);
  agent.state = 'ready';
  await press('Check again');
  assert.equal(find('.tanba-button').disabled, false);
});

test('the browser asks only after the person has read why', async () => {
  const { told, ...listeners } = recorder();
  const agent = mockAgent({ state: 'prompt' });
  await show(TanbaSignButton, { documents: 'x', environment: agent.environment, ...listeners });
  await press('Sign');
  assert.equal(place().firstElementChild.dataset.step, 'explaining');
  await press('Not now');
  assert.equal(place().firstElementChild.dataset.step, 'idle');
  await press('Sign');
  await press('Continue');
  assert.equal(place().firstElementChild.dataset.step, 'asking');
  await act(async () => agent.answer('allow'));
  await pause();
  await pause();
  assert.equal(told.length, 1);
});

test('cancelling ends the call and is no error', async () => {
  const { told, ...listeners } = recorder();
  const agent = mockAgent({ person: 'wait' });
  await show(TanbaSignButton, { documents: 'x', environment: agent.environment, ...listeners });
  await press('Sign');
  assert.match(find('.tanba-progress').textContent, /window of Tanba/);
  await press('Cancel');
  assert.equal(place().firstElementChild.dataset.step, 'idle');
  assert.deepEqual(told, []);
});

test('the hook runs any method, and ends its connection with the component', async () => {
  const { environment } = mockAgent();
  let tanba;
  const got = [];
  function LogIn() {
    const { state, run, connect } = useTanba(options);
    const logIn = async () => {
      tanba = await connect();
      got.push(await run((agent, call) => agent.authenticate('n'.repeat(44), call)));
    };
    return createElement('button', { onClick: logIn }, state.step);
  }
  const options = { environment };
  await show(LogIn);
  await press('idle');
  assert.equal(got[0].format, 'web-eid:1.0');
  assert.equal(tanba.state, 'open');
  assert.ok(button('idle'), 'the state is that of before');
  await act(() => unmount());
  await pause();
  assert.equal(tanba.state, 'closed');
});

test('a server renders the button', () => {
  const html = renderToString(createElement(TanbaSignButton, { documents: 'x', locale: 'kk' }));
  assert.match(html, /Қол қою/);
});
