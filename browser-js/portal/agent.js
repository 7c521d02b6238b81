// The connection that all steps share, and what the page says about it.

import { byId, make } from './dom.js';
import { connectAgent, findAgent } from './features/find-agent.js';
import { language, onLanguage, say } from './language.js';

const listeners = new Set();
const switches = new Set();

let uninstall;
let connection;
let found = { state: 'looking' };

/** Where the agent is. */
export const url = document.querySelector('meta[name="tanba-agent"]').content;

/** Called with each state. */
export function onAgent(listener) {
  listeners.add(listener);
  listener(found);
}

/** Looks for the agent. */
export async function look() {
  try {
    const { detection } = await findAgent({ url }, language());
    tell(detection);
  } catch (error) {
    console.error(error);
  }
}

/** The connection; made when a step needs it first. */
export async function agent() {
  connection ??= connectAgent({ url }, language(), explain);
  try {
    const tanba = await connection;
    tell({ state: 'ready', version: tanba.version, capabilities: tanba.capabilities });
    return tanba;
  } catch (error) {
    connection = undefined;
    if (error.detection) tell(error.detection);
    throw error;
  }
}

/** Forgets a connection that was lost. */
export function forget() {
  connection?.then((tanba) => tanba.close(), () => {});
  connection = undefined;
}

/** Uses the agent of the page instead of the program, or the program again. */
export async function pretend(pretending) {
  forget();
  uninstall?.();
  const { install } = await import('./pretended.js');
  uninstall = pretending ? install() : undefined;
  for (const listener of switches) listener();
  await look();
}

/** Called when the page turns from the one agent to the other. */
export const onSwitch = (listener) => switches.add(listener);

/** Whether answers are invented. */
export const pretended = () => uninstall !== undefined;

function tell(detection) {
  found = detection;
  for (const listener of listeners) listener(detection);
}

// Shown before the browser asks: what it will ask, and why.
function explain() {
  const dialog = byId('explain');
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'go'), { once: true });
    dialog.returnValue = '';
    dialog.showModal();
  });
}

/** The button of the header that says how the agent is. */
export function statusButton() {
  const words = say(make('span'), 'state.looking');
  const button = make('a', { class: 'status', href: '#agent', 'data-state': 'looking' }, make('i', { class: 'dot' }), words);
  onAgent((detection) => {
    const { state } = detection;
    button.dataset.state = state;
    const key = pretended() ? 'state.mock' : (stateKeys[state] ?? 'state.blocked');
    say(words, key, { version: detection.version });
  });
  return button;
}

/** Titles of the states in which signing can begin. */
export const stateKeys = { looking: 'state.looking', prompt: 'state.prompt', ready: 'state.ready' };

onLanguage(() => forget());
