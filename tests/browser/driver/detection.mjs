// Pages of several origins in one browser, and programs that pretend to be agents: one JSON
// command a line on standard input, one JSON answer a line on standard output.
//
// `localhost` is a page of this computer; `far` one over https, `far-plain` one over http, both on
// an address of this computer that is not loopback, as a portal elsewhere has it; `frame` is `far`
// on another port, so that it is another origin.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { launch } from './browsers.mjs';

const require = createRequire(import.meta.url);
const { WebSocketServer } = require('ws');
const client = require.resolve('ncalayer-js-client');
const pages = fileURLToPath(new URL('../pages/', import.meta.url));
const dist = fileURLToPath(new URL('../../../browser-js/dist/', import.meta.url));

const { values } = parseArgs({
  options: {
    browser: { type: 'string' },
    home: { type: 'string' },
    site: { type: 'string' },
    window: { type: 'boolean', default: false },
    preferences: { type: 'string', default: '{}' },
  },
});

/** An address of this computer that is not loopback. */
function farAddress() {
  const found = Object.values(networkInterfaces()).flat()
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  if (!found) {
    throw new Error('this computer has no IPv4 address beside loopback; as root: `ip address add 198.51.100.1/32 dev lo`');
  }
  return found;
}

/** A certificate by the authority of the test's sites. */
function certificate(name, subject) {
  const file = (extension) => join(values.site, `${name}.${extension}`);
  const openssl = (...given) => execFileSync('openssl', given, { cwd: values.site, stdio: 'pipe' });
  writeFileSync(file('cnf'), `basicConstraints=CA:FALSE\nsubjectAltName=${subject}\nextendedKeyUsage=serverAuth\n`);
  openssl('req', '-new', '-key', 'leaf.key', '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial',
    String(Date.now()), '-days', '30', '-extfile', `${name}.cnf`, '-out', `${name}.pem`);
  return { key: readFileSync(join(values.site, 'leaf.key')), cert: readFileSync(file('pem')) };
}

function file(path) {
  if (path === '/ncalayer-client.js') {
    return client;
  }
  const built = /^\/dist\/([\w.-]+\.js)$/.exec(path)?.[1];
  const page = /^\/([a-z-]+\.(?:html|js))$/.exec(path)?.[1];
  const found = built ? join(dist, built) : page && join(pages, page);
  return found && existsSync(found) ? found : undefined;
}

/** Serves a page with the headers that its address asks for. */
function answer(request, response) {
  const address = new URL(request.url, 'http://localhost');
  if (address.pathname === '/around.html') {
    const { searchParams: given } = address;
    const attribute = (name) => (given.has(name) ? ` ${name}="${given.get(name)}"` : '');
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><iframe${attribute('allow')}${attribute('sandbox')} src="${given.get('src')}"></iframe>`);
    return;
  }
  const found = file(address.pathname);
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const policy = address.searchParams.get('policy');
  response.writeHead(200, {
    'Content-Type': `${found.endsWith('.html') ? 'text/html' : 'text/javascript'}; charset=utf-8`,
    'Cache-Control': 'no-store',
    // A sandboxed frame loads its modules as another origin.
    'Access-Control-Allow-Origin': '*',
    ...(policy ? { 'Content-Security-Policy': policy } : {}),
  });
  response.end(readFileSync(found));
}

function listen(server, address, port = 0) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve(server.address().port));
  });
}

const far = farAddress();
const secure = certificate('far', `IP:${far}`);
const servers = [http.createServer(answer), http.createServer(answer),
  https.createServer(secure, answer), https.createServer(secure, answer)];
const ports = await Promise.all([
  listen(servers[0], '127.0.0.1'),
  ...servers.slice(1).map((server) => listen(server, far)),
]);
const origins = {
  localhost: `http://localhost:${ports[0]}`,
  'far-plain': `http://${far}:${ports[1]}`,
  far: `https://${far}:${ports[2]}`,
  frame: `https://${far}:${ports[3]}`,
};

const browser = await launch(values.browser, {
  home: values.home,
  headless: !values.window,
  preferences: JSON.parse(values.preferences),
});
let page;
let place;
let pretender;

const commands = {
  /** Opens the page at an origin, perhaps under a policy, perhaps in a frame of another origin. */
  async open({ origin, policy, around, allow, sandbox, path = '/detection.html' }) {
    await page?.close();
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    const query = policy ? `?policy=${encodeURIComponent(policy)}` : '';
    const address = `${origins[origin]}${path}${query}`;
    if (around) {
      const given = new URLSearchParams({ src: address });
      if (allow !== undefined) given.set('allow', allow);
      if (sandbox !== undefined) given.set('sandbox', sandbox);
      await page.goto(`${origins[around]}/around.html?${given}`);
      place = await page.waitForFrame((frame) => frame.url() === address);
    } else {
      await page.goto(address);
      place = page.mainFrame();
    }
    await place.waitForFunction('window.ready === true');
    return origins[origin];
  },

  call({ name, arguments: given = [] }) {
    return place.evaluate((called, list) => window[called](...list), name, given);
  },

  /** What a person decided in the browser about an origin. */
  async permission({ origin, state }) {
    const permission = { name: 'loopback-network' };
    await browser.defaultBrowserContext().setPermission(origins[origin], { permission, state });
  },

  /** Presses the button of the browser's own question that agrees, by the keyboard. */
  async agree() {
    const pressed = { firefox: ['alt+a'], chromium: ['alt+shift+a', 'Tab', 'Return'] };
    const xdotool = (...given) => execFileSync('xdotool', given, { stdio: 'pipe' });
    if (values.browser === 'chromium') {
      xdotool('search', '--onlyvisible', '--name', 'Chromium', 'windowfocus', '--sync');
    }
    for (const keys of pressed[values.browser]) {
      xdotool('key', '--clearmodifiers', keys);
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  },

  /** Another program on a port of its own: its address. */
  async pretend({ agent, script }) {
    const { mockAgent } = await import(join(dist, 'mock.js'));
    const server = https.createServer(certificate('agent', 'IP:127.0.0.1'), (request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('somebody else');
    });
    const mock = mockAgent({ ...script, state: agent });
    if (agent !== 'refused') {
      const sockets = new WebSocketServer({ server, handleProtocols: () => false });
      sockets.on('connection', (socket) => {
        if (agent === 'unknown-agent') {
          socket.send('hello');
          return;
        }
        const connection = mock.serve('', (frame) => socket.send(frame));
        socket.on('message', (frame) => connection.take(frame.toString()));
      });
    }
    pretender = server;
    return `wss://127.0.0.1:${await listen(server, '127.0.0.1')}`;
  },

  /** What `ncalayer-mocker` does: a greeting of its own, `{}` for whatever it has no reply to. */
  async mocker({ replies }) {
    const server = https.createServer(certificate('agent', 'IP:127.0.0.1'));
    new WebSocketServer({ server, handleProtocols: () => false }).on('connection', (socket) => {
      socket.send(JSON.stringify({ result: { version: 'ncalayer-mocker' } }));
      socket.on('message', () => socket.send(replies.shift() ?? '{}'));
    });
    pretender = server;
    return `wss://127.0.0.1:${await listen(server, '127.0.0.1')}`;
  },

  unpretend() {
    pretender?.close();
    pretender?.closeAllConnections();
  },
};

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ value: origins });
for await (const line of createInterface({ input: process.stdin })) {
  const { do: command, ...given } = JSON.parse(line);
  try {
    say({ value: await commands[command](given) ?? null });
  } catch (error) {
    say({ failure: String(error) });
  }
}
await browser.close();
for (const server of [...servers, pretender]) {
  server?.close();
  server?.closeAllConnections();
}
