// The file stays with the agent. The page gets a handle,
// the name, the size and the digest.
export function pickFile(tanba, call) {
  return tanba.pickFile(call);
}

export async function signPicked(tanba, document, call) {
  const { signatures } = await tanba.sign(document, call);
  return signatures[0].blob();
}
