export async function signXml(tanba, xml, call) {
  const { certificate, signatures } = await tanba.sign(
    { name: 'declaration.xml', content: xml },
    { ...call, format: 'xml' },
  );
  const [signature] = signatures;
  return { certificate, signed: await signature.text() };
}
