// No window opens. Whether the key was revoked is for
// the server to ask.
export async function verify(tanba, cms, document, call) {
  const { signers } = await tanba.verify(cms, {
    ...call,
    content: document,
  });
  return signers;
}
