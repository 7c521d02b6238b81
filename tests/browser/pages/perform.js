// Calls the client library step by step and notes what each call gives. The same file runs in a
// page and in Node.

const octets = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

// Arguments arrive as JSON: `!!name` is a constant of the library, an object with one of these
// members the octets in one of the forms that the library takes.
function real(NCALayerClient, argument) {
  if (typeof argument === 'string' && argument.startsWith('!!')) {
    return NCALayerClient[argument.slice(2)];
  }
  if (Array.isArray(argument)) {
    return argument.map((each) => real(NCALayerClient, each));
  }
  if (argument?.arrayBuffer) {
    return octets(argument.arrayBuffer).buffer;
  }
  if (argument?.blob) {
    return new Blob([octets(argument.blob)]);
  }
  if (argument?.file) {
    return new File([octets(argument.file)], 'document.bin');
  }
  return argument;
}

async function call(NCALayerClient, client, { method, arguments: given }) {
  const member = client[method];
  if (typeof member !== 'function') {
    return { value: member };
  }
  try {
    const value = await member.apply(client, given.map((each) => real(NCALayerClient, each)));
    return { value: value ?? null };
  } catch (error) {
    return { error: String(error), cancelled: error.canceledByUser === true };
  }
}

/**
 * Performs the calls over one client and one connection.
 *
 * @returns {Promise<object[]>} an entry a call: `value`, or `error` and `cancelled`; beside it the
 * request that the library sent last
 */
export async function perform(NCALayerClient, agent, calls) {
  const client = new NCALayerClient(agent);
  const results = [];
  for (const each of calls) {
    let request = null;
    client.onRequestReady = (text) => { request = text; };
    results.push({ ...await call(NCALayerClient, client, each), request });
  }
  client.wsConnection?.close();
  return results;
}

/** Names of what the library offers, for a test that leaves nothing out. */
export function offered(NCALayerClient) {
  return {
    members: Object.getOwnPropertyNames(NCALayerClient.prototype),
    constants: Object.entries(Object.getOwnPropertyDescriptors(NCALayerClient))
      .filter(([, descriptor]) => descriptor.get)
      .map(([name]) => name),
  };
}
