// Serves the pages of the tests and the unmodified client library over plain http on loopback.

import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = fileURLToPath(new URL('../pages/', import.meta.url));
const client = createRequire(import.meta.url).resolve('ncalayer-js-client');

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

function file(path) {
  if (path === '/ncalayer-client.js') {
    return client;
  }
  // One flat folder: nothing else is served.
  const name = /^\/([a-z-]+\.(?:html|css|js))$/.exec(path)?.[1];
  const found = name && join(pages, name);
  return found && existsSync(found) ? found : undefined;
}

function answer(request, response) {
  const found = file(new URL(request.url, 'http://localhost').pathname);
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': types[extname(found)],
    'Cache-Control': 'no-store',
  });
  createReadStream(found).pipe(response);
}

function listen(address, port) {
  return new Promise((resolve, reject) => {
    const server = createServer(answer);
    server.once('error', reject);
    server.listen(port, address, () => resolve(server));
  });
}

/**
 * Serves on a free port of 127.0.0.1, and of 127.0.0.2 for pages that are no loopback page to the
 * agent.
 */
export async function servePages() {
  const server = await listen('127.0.0.1', 0);
  const { port } = server.address();
  const other = await listen('127.0.0.2', port);
  const close = () => [server, other].forEach((each) => {
    each.close();
    each.closeAllConnections();
  });
  return { port, close };
}
