#!/usr/bin/env node
// Signs an application on the demo portal.
//
//   node demo.mjs --port N --out DIR [--browser chromium|firefox|none] [--user-data DIR]
//
// The browser runs without a window and saves what the page looked like in the end
// (`screenshot.png`). With `none` the address of the page is printed, a person opens it, and the
// portal is served until standard input has ended and something was signed. Either way
// `document.txt` and `document.txt.cms` are written to DIR, each time the application is signed.
// Exit code: 0 signed, 1 not signed, 2 wrong usage.

import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { launch } from './driver/browsers.mjs';
import { servePages } from './driver/page-server.mjs';

// A person may have to find the key file and the password first.
const PATIENCE = 300_000;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '13579' },
        out: { type: 'string' },
        browser: { type: 'string', default: 'chromium' },
        'user-data': { type: 'string' },
      },
    });
    if (!values.out || !['chromium', 'firefox', 'none'].includes(values.browser)) {
      throw new Error('usage: demo.mjs --port N --out DIR [--browser chromium|firefox|none] [--user-data DIR]');
    }
    return values;
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

/** Presses the button and waits for the page to conclude. Throws unless it signed. */
async function signIn(browser, address, screenshot) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address);
  await page.waitForFunction('window.ready === true');
  await page.click('#text .main');
  await page.waitForFunction(
    "['done', 'failed'].includes(document.querySelector('#text').dataset.state)",
    { timeout: PATIENCE },
  );
  await page.$eval('#text', (step) => step.scrollIntoView({ behavior: 'instant' }));
  await page.screenshot({ path: screenshot });
  const [state, code, said] = await page.$eval('#text', (step) => {
    const card = step.querySelector('.card');
    return [step.dataset.state, card.dataset.code, card.innerText];
  });
  if (state !== 'done') {
    throw new Error(`${code}: ${said}`);
  }
}

const options = readArguments();
const file = (name) => join(options.out, name);
await mkdir(options.out, { recursive: true });

async function keep({ document, cms }) {
  await writeFile(file('document.txt'), document);
  await writeFile(file('document.txt.cms'), Buffer.from(cms, 'base64'));
}

let delivered;
const signed = new Promise((resolve) => { delivered = resolve; });
const deliver = (application) => keep(application).then(delivered);
const server = await servePages({ deliver });
const address = `http://localhost:${server.port}/portal/index.html?agent=${options.port}`;
let browser;
try {
  if (options.browser === 'none') {
    console.log(`${address}#text`);
    await once(process.stdin.resume(), 'end');
  } else {
    const home = process.env.HOME ?? homedir();
    browser = await launch(options.browser, { home, userData: options['user-data'] });
    await signIn(browser, address, file('screenshot.png'));
  }
  await signed;
} catch (error) {
  console.error(`not signed: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  server.close();
}
