// `<tanba-sign>` against scripted agents: what a test asks for is done, and what can be seen told.

import 'tanba/element';
import { mockAgent } from 'tanba/mock';

const form = document.getElementById('form');
let element;
let agent;
let events;

form.addEventListener('submit', (event) => event.preventDefault());

const pause = (milliseconds = 60) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const part = (name) => element.shadowRoot.querySelector(`[part~="${name}"]`);
const shown = (node) => node && !node.closest('[hidden]');

/** Puts a new element into the form, with a scripted agent. */
window.put = async (attributes = {}, script = {}, inner = '') => {
  agent = mockAgent(script);
  events = [];
  element = document.createElement('tanba-sign');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.environment = agent.environment;
  element.append(inner);
  for (const name of ['tanba-signed', 'tanba-signature', 'tanba-error', 'tanba-files', 'tanba-progress']) {
    element.addEventListener(name, ({ detail }) => events.push([name, told(detail)]));
  }
  form.replaceChildren(element);
  await pause();
  return window.see();
};

/** Beside it, an element to sign. */
window.beside = (name, id, text) => {
  const node = document.createElement(name);
  node.id = id;
  node.textContent = text;
  form.prepend(node);
};

/** What a person sees and hears, and what the page knows. */
window.see = () => ({
  step: element.state.step,
  button: shown(part('button')) ? part('button').textContent + slotted() : null,
  enabled: !part('button').disabled && part('button').getAttribute('aria-disabled') !== 'true',
  title: shown(part('notice')) ? part('title').textContent : null,
  advice: shown(part('notice')) ? part('advice').textContent : null,
  actions: [...element.shadowRoot.querySelectorAll('[part~="action"], [part~="link"]')].map((one) => one.textContent),
  progress: shown(part('progress')) ? part('progress').textContent : null,
  spoken: element.shadowRoot.querySelector('[role="status"]').textContent,
  alert: element.shadowRoot.querySelector('[role="alert"]').textContent,
  focus: element.shadowRoot.activeElement?.textContent ?? null,
  files: [...element.files].map((file) => file.name),
  form: [...new FormData(form).entries()].map(([name, value]) => [name, atob(value)]),
  valid: form.checkValidity(),
  events,
  requests: agent.requests.filter(({ method }) => method === 'sign').map(({ params }) => params),
});

/** Presses what has this text. */
window.press = async (text) => {
  const buttons = [...element.shadowRoot.querySelectorAll('button')].filter(shown);
  const found = buttons.find((one) => one.textContent === text || one.getAttribute('aria-label') === text)
    ?? (element.textContent === text && part('button'));
  found.click();
  await pause();
  return window.see();
};

/** Chooses files as the browser's chooser, or drops them. */
window.give = async (names, way) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([`content of ${name}`], name));
  if (way === 'drop') {
    part('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  } else {
    const input = element.shadowRoot.querySelector('input');
    input.files = data.files;
    input.dispatchEvent(new Event('change'));
  }
  await pause();
  return window.see();
};

/** The agent changes, or the browser's question is answered. */
window.become = async (state, answer) => {
  if (answer) agent.answer(answer);
  else agent.state = state;
  await pause();
  return window.see();
};

/** Another language of the page. */
window.speak = async (language) => {
  document.documentElement.lang = language;
  await pause();
  return window.see();
};

/** Calls a method, or sets properties. */
window.call = async (method) => {
  element[method]();
  await pause();
  return window.see();
};

window.wait = async (milliseconds) => {
  await pause(milliseconds);
  return window.see();
};

const slotted = () => element.textContent;

function told(detail) {
  if (detail.code) return detail.code;
  if (detail.signatures) return detail.signatures.length;
  return detail.index ?? detail.phase ?? detail.length;
}

window.ready = true;
