export async function follow(tanba, signal, tell) {
  const events = tanba.events({ signal });
  for await (const { event } of events) {
    tell(event);
  }
}
