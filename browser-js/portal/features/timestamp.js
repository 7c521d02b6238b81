// Proof that the signature existed at this time. With
// sign(…, { timestamp: true }) it is inside the CMS.
export async function timestamp(tanba, cms, call) {
  const token = await tanba.timestamp(
    { signature: cms },
    call,
  );
  return token.blob();
}
