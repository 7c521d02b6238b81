// Serves the pages of the tests and the unmodified client library on loopback.

import { createReadStream, existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = fileURLToPath(new URL('../pages/', import.meta.url));
const client = createRequire(import.meta.url).resolve('ncalayer-js-client');

const types = {
  '.jsx': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

const browserJs = fileURLToPath(new URL('../../../browser-js/', import.meta.url));

// The demo portal and the built package that it uses.
function ofThePackage(path) {
  const found = /^\/((?:portal|dist)\/(?:[a-z]+\/)?[\w-]+(?:\.[\w-]+)?\.(?:html|css|jsx?|svg))$/.exec(path)?.[1];
  return found && join(browserJs, found);
}

function file(path) {
  if (path === '/ncalayer-client.js') {
    return client;
  }
  // One flat folder: nothing else is served.
  const name = /^\/([a-z-]+\.(?:html|css|js))$/.exec(path)?.[1];
  const found = name ? join(pages, name) : ofThePackage(path);
  return found && existsSync(found) ? found : undefined;
}

/** Reads what the demonstration page delivers. */
async function take(request, response, deliver) {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    text += piece;
  }
  response.writeHead(204).end();
  deliver(JSON.parse(text));
}

// The page names the agent's usual port, and nobody to deliver to; its address may name another
// port: `?agent=N`.
function portal(found, address, deliver) {
  const port = /^\d+$/.exec(address.searchParams.get('agent') ?? '')?.[0] ?? '13579';
  const text = readFileSync(found, 'utf8').replaceAll('127.0.0.1:13579', `127.0.0.1:${port}`);
  return deliver ? text.replace('name="tanba-deliver" content=""', 'name="tanba-deliver" content="/signed"') : text;
}

function answer(request, response, deliver) {
  if (request.method === 'POST' && request.url === '/signed' && deliver) {
    take(request, response, deliver);
    return;
  }
  const address = new URL(request.url, 'http://localhost');
  const found = file(address.pathname);
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': types[extname(found)],
    'Cache-Control': 'no-store',
  });
  if (found.endsWith('/portal/index.html')) {
    response.end(portal(found, address, deliver));
  } else {
    createReadStream(found).pipe(response);
  }
}

function listen(server, address, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve(server));
  });
}

/**
 * Serves on a free port of 127.0.0.1.
 *
 * @param {{also?: string[], secure?: object, deliver?: Function}} options `also`: further addresses
 * that serve on the same port; `secure`: key and certificate for a further port that speaks https;
 * `deliver` gets `{document, cms}` as the portal's application was signed
 */
export async function servePages({ also = [], secure, deliver } = {}) {
  const handle = (request, response) => answer(request, response, deliver);
  const first = await listen(http.createServer(handle), '127.0.0.1', 0);
  const { port } = first.address();
  const others = await Promise.all(
    also.map((address) => listen(http.createServer(handle), address, port)),
  );
  const encrypted = secure && await listen(https.createServer(secure, handle), '127.0.0.1', 0);
  const close = () => [first, ...others, encrypted].forEach((server) => {
    server?.close();
    server?.closeAllConnections();
  });
  return { port, securePort: encrypted?.address().port, close };
}
