// What a server of the portal would do. A real one never trusts a page to do it.

const delivery = document.querySelector('meta[name="tanba-deliver"]').content;

/** A challenge of 32 random octets, in base64. */
export async function challenge() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
}

/** Takes a token. A server validates it here; this one says only what came. */
export async function logIn(token) {
  return token;
}

/** Takes a signed application, when there is somebody to take it. Says whether it did. */
export async function deliver(text, cms) {
  if (!delivery) return false;
  const octets = new Uint8Array(await cms.arrayBuffer());
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  const answer = await fetch(delivery, { method: 'POST', body: JSON.stringify({ document: text, cms: btoa(binary) }) });
  return answer.ok;
}
