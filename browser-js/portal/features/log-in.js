// The server makes the nonce of 32 random octets, and
// validates the token with a library for Web eID.
export async function logIn(tanba, server, call) {
  const nonce = await server.challenge();
  const token = await tanba.authenticate(nonce, call);
  return server.logIn(token);
}
