// Measures from a page in Chromium what a page meets: one command in JSON a line on standard input,
// its result in JSON a line on standard output. The home folder trusts the agent's authority.

import { createReadStream, existsSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { launch } from '../../browser/driver/browsers.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../../../browser-js/dist/', import.meta.url));

function file(path) {
  if (path === '/') {
    return join(here, 'page.html');
  }
  const name = /^\/dist\/([\w.-]+\.js)$/.exec(path)?.[1];
  return name && join(dist, name);
}

const server = http.createServer((request, response) => {
  const found = file(request.url);
  if (!found || !existsSync(found)) {
    response.writeHead(404).end();
    return;
  }
  const type = found.endsWith('.html') ? 'text/html' : 'text/javascript';
  response.writeHead(200, {
    'Content-Type': `${type}; charset=utf-8`,
    // An isolated page has a clock of 5 µs, any other one of 100 µs.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  });
  createReadStream(found).pipe(response);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await launch('chromium', { home: process.argv[2] });
const page = await browser.newPage();
page.setDefaultTimeout(600_000);
// Else every frame of a WebSocket is told to this program too, content and all.
await page._client().send('Network.disable');
await page.goto(`http://localhost:${server.address().port}/`);
await page.waitForFunction('window.ready === true');

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...given] = JSON.parse(line);
  let answer;
  try {
    const value = await page.evaluate((called, values) => window[called](...values), name, given);
    answer = { value };
  } catch (error) {
    answer = { failure: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
server.close();
