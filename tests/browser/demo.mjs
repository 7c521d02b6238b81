#!/usr/bin/env node
// Signs a document through a page, the way a portal would.
//
//   node demo.mjs --port N --out DIR [--browser chromium|firefox|none] [--user-data DIR]
//
// The browser runs without a window and saves what the page looked like in the end
// (`screenshot.png`). With `none` the address of the page is printed, and a person opens it and
// presses the button. Either way `document.txt` and `document.txt.cms` are written to DIR.
// Exit code: 0 signed, 1 not signed, 2 wrong usage.

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
  await page.setViewport({ width: 1000, height: 1000, deviceScaleFactor: 2 });
  await page.goto(address);
  await page.waitForFunction('window.ready === true');
  await page.click('#sign');
  await page.waitForFunction(
    "['signed', 'failed'].includes(document.body.dataset.state)",
    { timeout: PATIENCE },
  );
  await page.screenshot({ path: screenshot });
  const text = (selector) => page.$eval(selector, (element) => element.textContent);
  if (await page.$eval('body', (body) => body.dataset.state) !== 'signed') {
    throw new Error(`${await text('#outcome h2')}: ${await text('#explanation')}`);
  }
}

const options = readArguments();
const file = (name) => join(options.out, name);
await mkdir(options.out, { recursive: true });

let delivered;
const signed = new Promise((resolve) => { delivered = resolve; });
const server = await servePages({ deliver: delivered });
const address = `http://localhost:${server.port}/demo.html?agent=wss://127.0.0.1:${options.port}`;
let browser;
try {
  if (options.browser === 'none') {
    console.log(address);
  } else {
    const home = process.env.HOME ?? homedir();
    browser = await launch(options.browser, { home, userData: options['user-data'] });
    await signIn(browser, address, file('screenshot.png'));
  }
  const { document, cms } = await signed;
  await writeFile(file('document.txt'), document);
  await writeFile(file('document.txt.cms'), Buffer.from(cms, 'base64'));
} catch (error) {
  console.error(`not signed: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  server.close();
}
