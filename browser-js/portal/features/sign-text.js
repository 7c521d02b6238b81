export async function signText(tanba, text, call) {
  const { certificate, signatures } = await tanba.sign(
    { name: 'application.txt', content: text },
    call,
  );
  const [signature] = signatures;
  return { certificate, cms: await signature.blob() };
}
