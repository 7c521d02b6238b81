// Drives one browser, or Node itself, for a test: one JSON command a line on standard input, one
// JSON answer a line on standard output. Ends when standard input closes.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { offered, perform } from '../pages/perform.js';
import { launch } from './browsers.mjs';
import { servePages } from './page-server.mjs';

const PATIENCE = 60_000;
const axe = new URL('../../../browser-js/node_modules/axe-core/axe.min.js', import.meta.url);

/** A browser with one page at a time. */
class BrowserDriver {
  static async start({ browser, home, site }) {
    const driver = new BrowserDriver();
    // A page from 127.0.0.2 is not on localhost, although it is on this computer.
    driver.server = await servePages({
      also: ['127.0.0.2'],
      secure: { key: readFileSync(join(site, 'leaf.key')), cert: readFileSync(join(site, 'portal.pem')) },
    });
    driver.name = browser;
    driver.browser = await launch(browser, { home });
    return driver;
  }

  get caller() {
    return `http://localhost:${this.server.port}`;
  }

  /** Opens a page: one of ours by its path on a host name, or any address. Gives its origin. */
  async visit({ path, scheme = 'http', host = 'localhost', address }) {
    await this.page?.close();
    this.page = await this.browser.newPage();
    // Else Chromium tells every frame of a WebSocket to this program too, content and all.
    if (this.name === 'chromium') {
      await this.page._client().send('Network.disable');
    }
    this.page.setDefaultTimeout(PATIENCE);
    const port = scheme === 'https' ? this.server.securePort : this.server.port;
    await this.page.goto(address ?? `${scheme}://${host}:${port}${path}`);
    if (!address) {
      await this.page.waitForFunction('window.ready === true');
    }
    return this.page.evaluate('location.origin');
  }

  /** Calls a function of the page and waits for what it promises. */
  evaluate({ name, arguments: given = [] }) {
    return this.page.evaluate((called, values) => window[called](...values), name, given);
  }

  /** Calls a function of the page without waiting for it. */
  start({ name, arguments: given = [] }) {
    return this.page.evaluate((called, values) => { window[called](...values); }, name, given);
  }

  click({ selector }) {
    return this.page.click(selector);
  }

  /** The text of an element, as soon as it is not empty. */
  async read({ selector }) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector(wanted).textContent !== '',
      {},
      selector,
    );
    return this.page.$eval(selector, (element) => element.textContent);
  }

  async picture({ file }) {
    await this.page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    await this.page.screenshot({ path: file, fullPage: true });
  }

  /** What an element says and how it is, as soon as there is one. */
  async appear({ selector }) {
    const element = await this.page.waitForSelector(selector);
    return element.evaluate(({ textContent, dataset }) => ({ text: textContent, ...dataset }));
  }

  /** Chooses in a list. */
  async select({ selector, value }) {
    await this.page.select(selector, value);
  }

  /** Chooses a file. */
  async upload({ selector, files }) {
    const input = await this.page.$(selector);
    await input.uploadFile(...files);
  }

  /** Another size of the window. */
  async resize({ width, height }) {
    await this.page.setViewport({ width, height });
  }

  /** What axe-core finds on the page that keeps people from using it, also in shadow trees. */
  async barriers() {
    await this.page.evaluate(readFileSync(axe, 'utf8'));
    const { violations } = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => String(target)) }));
  }

  async leave() {
    await this.page.close();
    this.page = undefined;
  }

  async close() {
    await this.browser.close();
    this.server.close();
  }
}

/** The client library in this process: a local program without an origin. */
class NodeDriver {
  client = createRequire(import.meta.url)('ncalayer-js-client').NCALayerClient;

  get caller() {
    return `program:${process.execPath}`;
  }

  visit() {}

  evaluate({ name, arguments: given = [] }) {
    return { offered, perform }[name](this.client, ...given);
  }

  close() {}
}

const { values } = parseArgs({
  options: { browser: { type: 'string' }, home: { type: 'string' }, site: { type: 'string' } },
});
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const driver = values.browser === 'node' ? new NodeDriver() : await BrowserDriver.start(values);

say({ value: driver.caller });
for await (const line of createInterface({ input: process.stdin })) {
  const { do: command, ...given } = JSON.parse(line);
  try {
    say({ value: await driver[command](given) ?? null });
  } catch (error) {
    say({ failure: String(error) });
  }
}
await driver.close();
