/** What happens, for whoever waits for it. */
export interface Queue<T> extends AsyncIterable<T> {
  /** One more. */
  push(item: T): void;
  /** The last one was pushed; with an error, that is thrown after the last one. */
  end(error?: unknown): void;
}

/** Keeps what is pushed until it is asked for. */
export function queue<T>(): Queue<T> {
  const items: T[] = [];
  let wake = () => {};
  let ended: { error?: unknown } | undefined;
  return {
    push(item) {
      items.push(item);
      wake();
    },
    end(...error) {
      ended ??= error.length ? { error: error[0] } : {};
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (items.length) {
          yield items.shift()!;
        }
        if (ended) {
          if ('error' in ended) {
            throw ended.error;
          }
          return;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
