import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, TanbaError } from 'tanba';
import { describeError } from 'tanba/texts';

import { all, startServer } from './server.mjs';

const decoded = async (content) => Buffer.from(await content.base64(), 'base64').toString();
const named = (agent, method) => agent.requests.filter((request) => request.method === method);

/** Waits until the page's side has seen that the connection is gone. */
async function noticed(tanba) {
  while (tanba.state === 'open') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A connection to a server of its own, which ends with the test. */
async function connected(t, script, options, server) {
  const started = await startServer(script, server);
  const tanba = await connect({ ...started.options, ...options });
  t.after(async () => {
    tanba.close();
    await started.stop();
  });
  return { tanba, ...started };
}

test('signs a text, octets, a blob, a named document, a digest', async (t) => {
  const { tanba, agent } = await connected(t);
  const octets = new TextEncoder().encode('octets');
  const sources = [
    'text',
    octets,
    octets.buffer,
    new Blob(['blob']),
    { name: 'order.txt', content: 'named' },
    { digest: new Uint8Array(32), algorithm: 'sha-256' },
  ];
  const { certificate, signatures } = await tanba.sign(sources, { timestamp: true });
  assert.equal(certificate.subject.iin, '123456789011');
  assert.deepEqual(await Promise.all(signatures.map(decoded)), [
    'signed: text',
    'signed: octets',
    'signed: octets',
    'signed: blob',
    'signed: named',
    'signed: digest',
  ]);
  const [{ params }] = named(agent, 'sign');
  assert.deepEqual(params.format, { type: 'cms' });
  assert.equal(params.timestamp, true);
  assert.ok(!('filter' in params), 'what is not given is not sent');
  assert.deepEqual(params.options, { locale: 'ru' });
  assert.equal(params.documents[4].name, 'order.txt');
  assert.deepEqual(params.documents[5].content, {
    digest: { algorithm: 'sha-256', value: Buffer.alloc(32).toString('base64') },
  });
});

test('a signature is read in each form', async (t) => {
  const { tanba } = await connected(t);
  const { signatures } = await tanba.sign('<a/>', { format: 'xml' });
  const [xml] = signatures;
  const expected = '<a/><!-- signed -->';
  assert.equal(await xml.text(), expected);
  assert.equal(xml.size, expected.length);
  assert.deepEqual(await xml.bytes(), new TextEncoder().encode(expected));
  assert.equal(await (await xml.blob()).text(), expected);
  assert.equal(await xml.base64(), btoa(expected));
});

test('large documents are streamed by themselves, and forgotten afterwards', async (t) => {
  const { tanba, agent } = await connected(t);
  const large = new File([new Uint8Array(9 * 1024 * 1024).fill(65)], 'large.bin');
  const seen = [];
  await tanba.sign([large, new Uint8Array(2 * 1024 * 1024), 'x'.repeat(2 * 1024 * 1024)], {
    onProgress: (progress) => seen.push(progress),
  });
  const opened = named(agent, 'openStream').map(({ params }) => params);
  assert.deepEqual(opened, [
    { name: 'large.bin', size: 9 * 1024 * 1024 },
    { size: 2 * 1024 * 1024 },
    { size: 2 * 1024 * 1024 },
  ]);
  const uploading = seen.filter(({ phase }) => phase === 'uploading');
  assert.deepEqual(uploading[8], { phase: 'uploading', done: large.size, total: large.size });
  assert.equal(seen.at(-1).phase, 'asking');
  const [sign] = named(agent, 'sign');
  assert.equal(sign.params.documents[0].name, 'large.bin');
  assert.ok(sign.params.documents.every(({ content }) => content.document));
  await tanba.permissions.query();
  assert.equal(named(agent, 'releaseDocument').length, 3);
});

test('what is uploaded comes back the same, by blob and by stream', async (t) => {
  const { tanba } = await connected(t);
  const octets = new Uint8Array(6_000_000).map((_, at) => at % 251);
  const stream = new ReadableStream({
    start(controller) {
      for (let at = 0; at < octets.length; at += 1_500_000) {
        controller.enqueue(octets.slice(at, at + 1_500_000));
      }
      controller.close();
    },
  });
  const held = await tanba.upload(stream, { name: 'a.bin', keep: true, digests: ['sha-512'] });
  assert.equal(held.name, 'a.bin');
  assert.equal(held.size, octets.length);
  const seen = [];
  const blob = await tanba.download(held, { onProgress: ({ done }) => seen.push(done) });
  assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), octets);
  assert.equal(seen.at(-1), octets.length);
  let length = 0;
  for await (const piece of await tanba.read(held.document)) {
    length += piece.length;
  }
  assert.equal(length, octets.length);
  await tanba.release(held);
  await assert.rejects(tanba.download(held), { code: 'document_not_found' });
});

test('three streams at once', async (t) => {
  const { tanba } = await connected(t);
  const sizes = [5_000_000, 6_000_001, 7_000_002];
  const held = await Promise.all(sizes.map((size) => tanba.upload(new Uint8Array(size))));
  assert.deepEqual(
    held.map(({ size }) => size),
    sizes,
  );
});

test('a transfer that the agent ends says why', async (t) => {
  const { tanba } = await connected(t);
  const upload = tanba.upload(new Blob([new Uint8Array(20_000_000)]), { size: 1_000_000 });
  await assert.rejects(upload, { code: 'limit_exceeded' });
});

test('an aborted transfer ends the stream', async (t) => {
  const { tanba, agent } = await connected(t);
  const controller = new AbortController();
  const reason = new Error('enough');
  const upload = tanba.upload(new Blob([new Uint8Array(20_000_000)]), {
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await assert.rejects(upload, reason);
  await tanba.permissions.query();
  assert.equal(named(agent, 'closeStream').length, 0);

  const held = await tanba.upload(new Uint8Array(6_000_000));
  const second = new AbortController();
  const download = tanba.download(held, {
    signal: second.signal,
    onProgress: () => second.abort(reason),
  });
  await assert.rejects(download, reason);
});

test('the other methods', async (t) => {
  const { tanba, agent } = await connected(t, { methods: { callModule: () => '1.0' } });
  assert.equal((await tanba.chooseCertificate()).serialNumber, '2a');
  assert.equal((await tanba.pickFile({ kind: 'certificate' })).name, 'file.txt');
  assert.equal((await tanba.authenticate('n'.repeat(44))).format, 'web-eid:1.0');
  assert.equal(await tanba.callModule('NURSign', 'version', [1], { members: { a: 1 } }), '1.0');
  const cosigned = await tanba.cosign(new Uint8Array([1, 2, 3]));
  assert.equal(cosigned.signatures.length, 1);
  const digest = { digest: 'AAAA', algorithm: 'sha-256' };
  assert.equal(await decoded(await tanba.timestamp(digest)), 'time-stamp token');
  assert.equal(await decoded(await tanba.timestamp({ signature: 'cms' })), 'time-stamp token');
  const content = 'document';
  assert.deepEqual((await tanba.verify(new Uint8Array([1]), { content })).signers, []);
  assert.deepEqual(named(agent, 'verify')[0].params, {
    signature: { base64: 'AQ==' },
    format: 'cms',
    content: { text: 'document' },
    options: { locale: 'ru' },
  });
  assert.equal((await tanba.permissions.query()).sign, 'prompt');
  assert.deepEqual(await tanba.permissions.request(['sign']), { sign: 'granted' });
  assert.equal(tanba.version, '0.1.0');
  assert.equal(tanba.capabilities.protocol, '1.0');
});

test('options of a call: locale, deadline, the page around', async (t) => {
  const { tanba, agent, options } = await connected(t, {}, { locale: 'kk' });
  await tanba.sign('a', { deadline: 5_000, locale: 'en' });
  await tanba.sign('a');
  const environment = { ...options.environment, topOrigin: 'https://around.example' };
  const framed = await connect({ ...options, environment });
  await framed.sign('a');
  framed.close();
  assert.deepEqual(
    named(agent, 'sign').map(({ params }) => params.options),
    [
      { locale: 'en', deadlineMs: 5_000 },
      { locale: 'kk' },
      { locale: 'ru', topOrigin: 'https://around.example' },
    ],
  );
});

test('errors of the agent keep what it says', async (t) => {
  const failure = {
    code: 'internal_failure',
    message: 'Ошибка программы',
    blame: 'agent',
    retriable: false,
    advice: 'report',
    incident: 'A1B2',
  };
  const { tanba } = await connected(t, { person: ['decline', failure] });
  await assert.rejects(tanba.sign('a'), (error) => {
    assert.ok(error instanceof TanbaError);
    const { code, blame, retriable, advice, declined } = error;
    assert.deepEqual(
      { code, blame, retriable, advice, declined },
      { code: 'cancelled', blame: 'person', retriable: true, advice: 'ask-again', declined: true },
    );
    return true;
  });
  await assert.rejects(tanba.sign('a'), (error) => {
    const { name, stack, ...members } = error;
    const { message, ...details } = failure;
    assert.deepEqual(members, { ...details, detection: undefined });
    assert.equal(error.message, message);
    assert.equal(describeError(error, 'kk').title, message);
    return true;
  });
});

test('an aborted call is cancelled in the agent', async (t) => {
  const { tanba } = await connected(t, { person: ['wait', 'approve'] });
  const reason = new Error('left');
  const controller = new AbortController();
  const signing = tanba.sign('a', {
    signal: controller.signal,
    onProgress: () => controller.abort(reason),
  });
  await assert.rejects(signing, reason);
  assert.equal((await tanba.sign('b')).signatures.length, 1);
  await assert.rejects(tanba.sign('c', { signal: AbortSignal.abort(reason) }), reason);
});

test('several requests at once, each with its own answer', async (t) => {
  const { tanba } = await connected(t);
  const texts = Array.from({ length: 20 }, (_, at) => `document ${at}`);
  const results = await Promise.all(texts.map((text) => tanba.sign(text)));
  const signed = await Promise.all(results.map(({ signatures }) => decoded(signatures[0])));
  assert.deepEqual(
    signed,
    texts.map((text) => `signed: ${text}`),
  );
});

test('a batch gives each signature as it comes', async (t) => {
  const { tanba } = await connected(t);
  const { items, value } = await all(tanba.signEach(['a', 'b', 'c']));
  assert.deepEqual(
    items.map(({ index }) => index),
    [0, 1, 2],
  );
  assert.equal(await decoded(items[2].signature), 'signed: c');
  assert.equal(value.certificate.serialNumber, '2a');
});

test('a batch is resumed after a lost connection', async (t) => {
  let results = 0;
  const onFrame = (frame, socket) => {
    if (typeof frame === 'string' && frame.includes('"method":"result"')) {
      results += 1;
      if (results === 3) {
        socket.terminate();
        return false;
      }
    }
    return true;
  };
  const { tanba, agent } = await connected(t, {}, {}, { onFrame });
  const seen = [];
  const batch = tanba.signEach(['a', 'b', 'c', 'd', 'e'], {
    onProgress: ({ phase, done }) => seen.push([phase, done]),
  });
  const { items, value } = await all(batch);
  assert.deepEqual(
    items.map(({ index }) => index),
    [0, 1, 2, 3, 4],
  );
  assert.equal(value.certificate.serialNumber, '2a');
  assert.deepEqual(named(agent, 'resume')[0].params.have, [0, 1]);
  assert.equal(named(agent, 'sign').length, 1, 'the person approved once');
  assert.ok(seen.some(([phase, done]) => phase === 'resuming' && done === 2));
});

test('a lost connection before the approval ends the batch', async (t) => {
  const { tanba, cut } = await connected(t, { person: 'wait' });
  const batch = tanba.signEach(['a'], { onProgress: cut });
  await assert.rejects(batch.next(), (error) => {
    assert.equal(error.code, 'connection_lost');
    const titles = ['kk', 'ru', 'en'].map((locale) => describeError(error, locale).title);
    assert.equal(new Set(titles).size, 3);
    return true;
  });
});

test('leaving the loop cancels the rest of the batch', async (t) => {
  const frames = [];
  const { tanba, agent } = await connected(t, {}, {}, { onFrame: (frame) => frames.push(frame) });
  for await (const { index } of tanba.signEach(['a', 'b', 'c'])) {
    assert.equal(index, 0);
    break;
  }
  await tanba.permissions.query();
  assert.equal(named(agent, 'resume').length, 0);
});

test('a lost connection comes back with the next call', async (t) => {
  const { tanba, cut, agent } = await connected(t, { person: ['wait', 'approve'] });
  const lost = tanba.sign('a', { onProgress: cut });
  await assert.rejects(lost, { code: 'connection_lost', retriable: true });
  assert.equal(tanba.state, 'waiting');
  await tanba.sign('b');
  assert.equal(tanba.state, 'open');
  assert.equal(named(agent, 'sign').length, 2);
});

test('it comes back when the agent was started again', async (t) => {
  const first = await startServer();
  const states = [];
  const tanba = await connect({
    ...first.options,
    reconnect: { when: 'always', delay: 20 },
    onState: (state) => states.push(state),
  });
  await first.stop();
  await noticed(tanba);
  const second = await startServer({}, { port: first.port });
  t.after(async () => {
    tanba.close();
    await second.stop();
  });
  await tanba.sign('a');
  assert.equal(states.at(-1), 'open');
  assert.ok(states.includes('waiting'));
});

test('attempts end, and say why', async () => {
  const started = await startServer();
  const reconnect = { attempts: 2, delay: 10 };
  const tanba = await connect({ ...started.options, reconnect });
  await started.stop();
  await noticed(tanba);
  await assert.rejects(tanba.sign('a'), (error) => {
    assert.equal(error.code, 'not_connected');
    assert.equal(error.detection.state, 'not-running');
    return true;
  });
  tanba.close();
});

test('without a policy to come back it does not', async (t) => {
  const { tanba, cut } = await connected(t, {}, { reconnect: { when: 'never' } });
  cut();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await assert.rejects(tanba.sign('a'), { code: 'connection_lost' });
});

test('events, also over a lost connection', async (t) => {
  const { tanba, agent, cut } = await connected(t);
  const happened = [];
  const listening = (async () => {
    for await (const { event } of tanba.events()) {
      happened.push(event);
      if (happened.length === 4) {
        break;
      }
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  agent.tell('permissionChanged');
  await new Promise((resolve) => setTimeout(resolve, 50));
  cut();
  await new Promise((resolve) => setTimeout(resolve, 300));
  agent.tell('closing');
  await listening;
  assert.deepEqual(happened, ['permissionChanged', 'disconnected', 'connected', 'closing']);
});

test('events end with their signal and with the connection', async (t) => {
  const { tanba } = await connected(t);
  const controller = new AbortController();
  const first = all(tanba.events({ signal: controller.signal }));
  const second = all(tanba.events({ events: ['closing'] }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  controller.abort();
  assert.deepEqual((await first).items, []);
  tanba.close();
  assert.deepEqual((await second).items, []);
  await assert.rejects(tanba.sign('a'), { code: 'closed' });
  assert.equal(tanba.state, 'closed');
});
