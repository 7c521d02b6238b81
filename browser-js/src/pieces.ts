/** Octets of a blob that are in memory at once. */
const PIECE = 1024 * 1024;

/** The content piece by piece, whatever it is. */
export async function* pieces(
  content: Blob | Uint8Array | ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (content instanceof Blob) {
    for (let at = 0; at < content.size; at += PIECE) {
      yield new Uint8Array(await content.slice(at, at + PIECE).arrayBuffer());
    }
  } else if (content instanceof Uint8Array) {
    yield content;
  } else {
    const reader = content.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        yield value;
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }
}
