interface Native {
  toBase64?(): string;
}

interface NativeConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

/** Characters of `String.fromCharCode` at once; more would exceed the stack. */
const PIECE = 0x8000;

/** Base64 on one line. */
export function toBase64(octets: Uint8Array): string {
  const native = (octets as Native).toBase64?.();
  if (native !== undefined) {
    return native;
  }
  let text = '';
  for (let at = 0; at < octets.length; at += PIECE) {
    text += String.fromCharCode(...octets.subarray(at, at + PIECE));
  }
  return btoa(text);
}

/** The octets of base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return (
    (Uint8Array as NativeConstructor).fromBase64?.(text) ??
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  );
}
