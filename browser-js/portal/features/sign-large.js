// Nothing of it is kept in memory, neither by the page
// nor by the agent: it is digested as it arrives.
export async function signLarge(tanba, content, call) {
  const document = await tanba.upload(content.stream(), {
    ...call,
    name: content.name,
    size: content.size,
    keep: false,
  });
  const { signatures } = await tanba.sign(document, call);
  const [signature] = signatures;
  return { document, cms: await signature.blob() };
}
