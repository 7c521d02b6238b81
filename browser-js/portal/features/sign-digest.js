// The document stays where it is. The person is warned
// that nobody can see what is signed.
export async function signDigest(tanba, bytes, call) {
  const { subtle } = crypto;
  const value = await subtle.digest('SHA-256', bytes);
  const digest = new Uint8Array(value);
  const { signatures } = await tanba.sign(
    { digest, algorithm: 'sha-256' },
    call,
  );
  return signatures[0].blob();
}
