// The demonstration: connects, asks for a detached signature, shows and offers it.

const agent = new URLSearchParams(location.search).get('agent') ?? 'wss://127.0.0.1:13579';
const element = (id) => document.getElementById(id);

function step(id, state, text) {
  element(id).className = state;
  element(id).querySelector('span').textContent = text;
}

function conclude(state, title, explanation) {
  element('outcome').hidden = false;
  element('outcome').querySelector('h2').textContent = title;
  element('explanation').textContent = explanation;
  document.body.dataset.state = state;
}

async function connect() {
  step('connecting', 'now', `connecting to ${agent}`);
  const client = new NCALayerClient(agent);
  try {
    const version = await client.connect();
    step('connecting', 'passed', `speaks protocol ${version} at ${agent}`);
  } catch (error) {
    step('connecting', 'failed', 'does not answer');
    conclude(
      'failed',
      'The agent cannot be reached',
      'Start it with “tanba run”. If it runs, let this browser trust it with “tanba trust install”.',
    );
    return null;
  }
  return client;
}

async function ask(client, document) {
  step('asking', 'now', 'look at the agent’s window');
  try {
    const cms = await client.basicsSignCMS(
      NCALayerClient.basicsStorageAll,
      document,
      NCALayerClient.basicsCMSParamsDetachedNoTSP,
      // Any certificate will do: the demonstration has one that was made on the spot.
      NCALayerClient.basicsSignerTestAny,
      'en',
    );
    step('asking', 'passed', 'approved with your key');
    return cms;
  } catch (error) {
    step('asking', 'failed', error.canceledByUser ? 'declined' : 'not signed');
    conclude(
      'failed',
      error.canceledByUser ? 'You declined' : 'It was not signed',
      error.canceledByUser ? 'Nothing was signed; the page knows no more than that.' : error.message,
    );
    return null;
  }
}

function offer(id, blob) {
  element(id).href = URL.createObjectURL(blob);
}

function show(document, cms) {
  const base64 = cms.replace(/-----[A-Z ]+-----|\s/g, '');
  const signature = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  step('done', 'passed', `CMS, detached, ${signature.length} bytes`);
  element('signature').textContent = cms;
  element('signature').hidden = false;
  element('links').hidden = false;
  offer('save-signature', new Blob([signature]));
  offer('save-document', document);
  conclude('signed', 'Signed', 'Anyone can verify it: with Tanba, with OpenSSL, on a portal.');
  return base64;
}

/** Hands the result to whoever serves the page and wants it. */
async function deliver(text, base64) {
  await fetch('/signed', { method: 'POST', body: JSON.stringify({ document: text, cms: base64 }) })
    .catch(() => {});
}

element('sign').onclick = async () => {
  element('sign').disabled = true;
  element('outcome').hidden = true;
  const text = element('document').value;
  const document = new Blob([text]);
  const client = await connect();
  const cms = client && await ask(client, document);
  if (cms) {
    await deliver(text, show(document, cms));
  }
  client?.wsConnection.close();
  element('sign').textContent = cms ? 'Sign again' : 'Try again';
  element('sign').disabled = false;
};

window.ready = true;
