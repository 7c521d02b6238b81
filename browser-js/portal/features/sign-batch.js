// One approval for all. Signatures come as they are
// ready, and a lost connection is taken up again.
export async function signAll(tanba, list, call, each) {
  const batch = tanba.signEach(list, call);
  for await (const { index, signature } of batch) {
    each(list[index], await signature.blob());
  }
}
