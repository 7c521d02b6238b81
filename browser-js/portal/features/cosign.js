// The CMS afterwards has one signature more.
export async function cosign(tanba, cms, call) {
  const { certificate, signatures } =
    await tanba.cosign(cms, call);
  const [both] = signatures;
  return { certificate, cms: await both.blob() };
}
