// What a page can try on its own, without the client library.

/** Opens a socket and tells what came of it: the first frame, or that nothing did. */
window.connect = (address) => new Promise((resolve) => {
  const socket = new WebSocket(address);
  socket.onmessage = ({ data }) => {
    resolve({ greeting: data });
    socket.close();
  };
  socket.onclose = ({ code }) => resolve({ closed: code });
});

/** Fetches and reads, as CORS allows. */
window.read = async (address, options) => {
  try {
    const response = await fetch(address, options);
    return { type: response.type, status: response.status, text: await response.text() };
  } catch (error) {
    return { refused: error.name };
  }
};

/** Submits a form whose only field reads as a request, into a frame of its own. */
window.submit = (address, request) => new Promise((resolve) => {
  const frame = document.createElement('iframe');
  frame.name = 'target';
  const form = document.createElement('form');
  Object.assign(form, { action: address, method: 'post', enctype: 'text/plain', target: 'target' });
  const field = document.createElement('input');
  // text/plain makes `name=value` of a field; the equals sign ends up inside the JSON.
  const middle = request.lastIndexOf('}');
  Object.assign(field, {
    type: 'hidden',
    name: `${request.slice(0, middle)},"x":"`,
    value: `"${request.slice(middle)}`,
  });
  form.append(field);
  document.body.append(frame, form);
  frame.onload = () => resolve(null);
  form.submit();
});

/** Asks for an address as a picture. */
window.picture = (address) => new Promise((resolve) => {
  const picture = new Image();
  picture.onload = () => resolve('loaded');
  picture.onerror = () => resolve('failed');
  picture.src = address;
});

/** Does one of these in a frame without an origin of its own. */
window.sandboxed = (name, given) => new Promise((resolve) => {
  const frame = document.createElement('iframe');
  frame.sandbox = 'allow-scripts';
  window.onmessage = ({ data }) => resolve(data);
  const source = `window.parent.postMessage(await window[${JSON.stringify(name)}](...${JSON.stringify(given)}), '*')`;
  frame.srcdoc = `<script src="${location.origin}/attempts.js"><\/script>
    <script>(async () => { ${source} })()<\/script>`;
  document.body.append(frame);
});
