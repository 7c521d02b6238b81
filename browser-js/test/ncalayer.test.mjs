// The drop-in beside the original: same calls, same requests octet by octet, same outcomes.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { WebSocket, WebSocketServer } from 'ws';

import { mockAgent } from 'tanba/mock';
import { NCALayerClient, NCALayerError } from 'tanba/ncalayer';

const require = createRequire(import.meta.url);
const { NCALayerClient: Original } = require('ncalayer-js-client');
const recorded = require('ncalayer-js-client/test/test-data.json');

/** Node 20 has no WebSocket; the network is real. */
function useNetwork() {
  const agent = mockAgent();
  const environment = {
    ...agent.environment,
    webSocket: (url, protocols) => new WebSocket(url, protocols),
  };
  const place = globalThis;
  place[Symbol.for('tanba.environment')] = environment;
}

useNetwork();

/** The library's own test with its own data: its server asserts each request as text. */
async function play(Client) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const outcomes = [];
  let entry;
  server.on('connection', (socket) => {
    if (entry.initMessage) {
      socket.send(entry.initMessage);
    }
    socket.on('message', (message) => {
      outcomes.push(message.toString());
      socket.send(entry.response);
    });
  });
  const client = new Client(`ws://127.0.0.1:${server.address().port}`);
  for (entry of recorded) {
    const { exec, params } = JSON.parse(entry.task);
    const real = params.map((param) =>
      typeof param === 'string' && param.startsWith('!!') ? Client[param.slice(2)] : param,
    );
    const outcome = await client[exec](...real).catch((error) => ({
      text: String(error),
      name: error.name,
      cancelled: error.canceledByUser,
    }));
    outcomes.push(outcome);
  }
  client.wsConnection.close();
  server.close();
  return outcomes;
}

test('the recorded test of the library: both do the same', async () => {
  const [ours, original] = [await play(NCALayerClient), await play(Original)];
  assert.equal(original.length, 2 * recorded.length);
  assert.deepEqual(ours, original);
  recorded.forEach((entry, at) => {
    assert.equal(ours[2 * at], entry.request);
    const outcome = ours[2 * at + 1];
    const said = outcome?.text ?? outcome;
    if (typeof said === 'string' && entry.result[0] !== '"') {
      assert.equal(said, entry.result);
    }
  });
});

test('every constant is that of the original', () => {
  const getters = Object.entries(Object.getOwnPropertyDescriptors(Original))
    .filter(([, { get }]) => get)
    .map(([name]) => name);
  assert.ok(getters.length > 25);
  for (const name of getters) {
    assert.deepEqual(NCALayerClient[name], Original[name], name);
  }
});

test('every method and member is there', () => {
  for (const name of Object.getOwnPropertyNames(Original.prototype)) {
    assert.ok(name in NCALayerClient.prototype, name);
  }
  for (const [name, value] of Object.entries(new Original())) {
    assert.deepEqual(new NCALayerClient()[name], value, name);
  }
  for (const name of ['arrayBufferToB64', 'normalizeDataToSign']) {
    assert.equal(typeof NCALayerClient[name], 'function');
    assert.equal(typeof Original[name], 'function');
  }
});

test('documents in each form, one and many', async () => {
  const agent = mockAgent();
  const uninstall = agent.install();
  const client = new NCALayerClient();
  assert.equal(await client.connect(), '1.4');
  await assert.rejects(client.connect(), { message: 'Подключение уже выполнено.' });
  const octets = new TextEncoder().encode('11\n');
  const sign = (data) =>
    client.basicsSignCMS(null, data, NCALayerClient.basicsCMSParamsDetached, {});
  for (const data of ['MTEK', octets.buffer, octets, new Blob([octets])]) {
    assert.equal(typeof (await sign(data)), 'string');
    const signatures = await sign([data, data]);
    assert.equal(signatures.length, 2);
  }
  const sent = agent.requests.filter(({ method }) => method.endsWith('basics.sign'));
  assert.ok(sent.every(({ params }) => [params.args.data].flat().every((text) => text === 'MTEK')));
  await client.setLogoForBasicsSign(octets);
  await sign('MTEK');
  assert.equal(agent.requests.at(-1).params.args.logo, 'MTEK');
  assert.deepEqual(await client.basicsSignXML(null, '<a/>', {}, {}), ['<a/><!-- signed -->']);
  assert.equal((await client.getKeyInfo('PKCS12')).algorithm, 'RSA');
  uninstall();
});

test('calls that overlap are answered each by its own reply', async () => {
  const agent = mockAgent({
    ncalayer: ({ args }) => args && { code: '200', responseObject: args },
  });
  const uninstall = agent.install();
  const client = new NCALayerClient();
  await client.connect();
  const answers = await Promise.all(['a', 'b', 'c'].map((name) => client.getKeyInfo(name)));
  assert.deepEqual(answers, [['a'], ['b'], ['c']]);
  uninstall();
});

test('declining is told as the original tells it', async () => {
  const agent = mockAgent({ person: 'decline' });
  const uninstall = agent.install();
  const client = new NCALayerClient();
  await client.connect();
  await assert.rejects(client.basicsSignCMS(null, 'MTEK', {}, {}), (error) => {
    assert.ok(error instanceof NCALayerError);
    assert.equal(error.canceledByUser, true);
    assert.equal(String(error), 'NCALayerError: cancelled by user');
    return true;
  });
  await assert.rejects(client.getKeyInfo('PKCS12'), { message: '500: action.canceled' });
  uninstall();
});

test('an ended connection can be made again; without one the texts are the original ones', async () => {
  const agent = mockAgent({ state: 'not-running' });
  const uninstall = agent.install();
  const client = new NCALayerClient();
  await assert.rejects(client.connect(), /Ошибка взаимодействия с NCALayer\. В том случае/);
  await assert.rejects(client.getActiveTokens(), {
    message: 'Подключение к NCALayer не установлено.',
  });
  agent.state = 'ready';
  assert.equal(await client.connect(), '1.4');
  uninstall();
});

test('KAZTOKEN is recognised', async () => {
  const uninstall = mockAgent({ state: 'kaztoken' }).install();
  const client = new NCALayerClient();
  assert.equal(await client.connect(), '1.2');
  assert.equal(client.isKmd, true);
  uninstall();
});

test('pages may put a handler of their own on the connection', async () => {
  const agent = mockAgent();
  const uninstall = agent.install();
  const client = new NCALayerClient();
  await client.connect();
  const own = new Promise((resolve) => {
    client.wsConnection.onmessage = ({ data }) => resolve(JSON.parse(data));
    client.sendRequest({ module: 'NURSign', type: 'version' });
  });
  assert.equal((await own).errorCode, 'MODULE_NOT_FOUND');
  assert.deepEqual(await client.getActiveTokens(), []);
  uninstall();
});
