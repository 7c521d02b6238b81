// A real WebSocket server around the scripted agent, for what needs a network.

import { once } from 'node:events';

import { WebSocket, WebSocketServer } from 'ws';

import { mockAgent } from 'tanba/mock';

/** Starts one on a free port. */
export async function startServer(script = {}, { port = 0, onFrame } = {}) {
  const agent = mockAgent(script);
  const server = new WebSocketServer({
    port,
    host: '127.0.0.1',
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has('tanba.v1') ? 'tanba.v1' : false),
  });
  server.on('connection', (socket) => {
    const send = (frame) => {
      if (onFrame?.(frame, socket) !== false) {
        socket.send(frame);
      }
    };
    const connection = agent.serve(socket.protocol, send);
    socket.on('message', (data, binary) =>
      connection.take(binary ? new Uint8Array(data) : data.toString()),
    );
  });
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${server.address().port}`;
  return {
    agent,
    url,
    port: server.address().port,
    /** A page's options for this server. */
    options: { url, environment: environment(agent) },
    /** Cuts every connection without a word. */
    cut: () => server.clients.forEach((client) => client.terminate()),
    async stop() {
      server.clients.forEach((client) => client.terminate());
      server.close();
      await once(server, 'close');
    },
  };
}

/** The environment of a scripted agent with a real network. */
export function environment(agent) {
  return {
    ...agent.environment,
    webSocket: (url, protocols) => new WebSocket(url, protocols),
  };
}

/** All that an async iterator gives, and what it returns. */
export async function all(iterator) {
  const items = [];
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) {
      return { items, value };
    }
    items.push(value);
  }
}
