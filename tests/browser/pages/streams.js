// Large documents out of a page, through the package `tanba`.

import { connect } from '/dist/index.js';

const CHUNK = 1 << 20;

/** Content that is not the same twice: each chunk begins with its number and the stream's. */
function content(octets, stream) {
  const pattern = new Uint8Array(CHUNK);
  for (let place = 0; place < CHUNK; place += 1) {
    pattern[place] = (place * 31) ^ (place >> 8);
  }
  let given = 0;
  return new ReadableStream({
    pull(controller) {
      if (given >= octets) {
        controller.close();
        return;
      }
      const chunk = pattern.slice(0, Math.min(CHUNK, octets - given));
      new DataView(chunk.buffer).setUint32(0, given / CHUNK);
      chunk[4] = stream;
      given += chunk.length;
      controller.enqueue(chunk);
    },
  });
}

/** Uploads so many streams at once and has them signed with one approval. */
window.signStreams = async (url, octets, count) => {
  const tanba = await connect({ url });
  const uploads = Array.from({ length: count }, (_, stream) =>
    tanba.upload(content(octets, stream), { name: `stream-${stream}.bin`, size: octets }));
  const held = await Promise.all(uploads);
  const { signatures } = await tanba.sign(held, {
    format: { type: 'cms', attached: false },
    filter: { trust: 'any' },
  });
  const texts = await Promise.all(signatures.map((signature) => signature.base64()));
  await tanba.close();
  return { held, signatures: texts };
};

/** Uploads, and loses the connection when half is there; then uploads again. */
window.cutInTheMiddle = async (url, octets) => {
  const sockets = [];
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      sockets.push(this);
    }
  };
  const tanba = await connect({ url });
  let lost;
  try {
    await tanba.upload(content(octets, 0), {
      size: octets,
      onProgress: ({ done }) => {
        if (done >= octets / 2) {
          sockets.forEach((socket) => socket.close());
        }
      },
    });
  } catch (error) {
    lost = { code: error.code, retriable: error.retriable, message: error.message };
  }
  const again = await tanba.upload(content(octets, 0), { size: octets });
  await tanba.close();
  return { lost, again };
};

window.ready = true;
