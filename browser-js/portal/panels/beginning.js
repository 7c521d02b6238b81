// Before something is signed: the agent, permissions, logging in, a certificate.

import { mockAgent } from 'tanba/mock';
import { describe } from 'tanba/texts';

import { look, onAgent, pretend, pretended, stateKeys } from '../agent.js';
import { icon, make } from '../dom.js';
import { chooseCertificate } from '../features/choose-certificate.js';
import { findAgent } from '../features/find-agent.js';
import { logIn } from '../features/log-in.js';
import { askPermissions, permissions } from '../features/permissions.js';
import { day, language, onLanguage, said, say, text } from '../language.js';
import { Panel, field } from '../panel.js';
import * as server from '../server.js';

/** Panels in their order. */
export const beginning = () => [agentPanel(), permissionsPanel()];

/** Panels about the person. */
export const entering = () => [loginPanel(), certificatePanel()];

// States that a person can meet, by their names in `tanba/mock`.
const examples = [
  'not-running', 'untrusted-certificate', 'denied', 'prompt', 'ncalayer',
  'frame-not-allowed', 'content-security-policy', 'insecure-page',
];

function agentPanel() {
  const state = make('div', { class: 'state' });
  const panel = new Panel({
    id: 'agent',
    code: 'find-agent.js',
    fields: [state],
    actions: [{ key: 'agent.action', run: look, connected: false }],
    after: [otherStates()],
  });
  const toggle = make('button', { type: 'button', class: 'quiet', onclick: () => pretend(!pretended()) });
  panel.buttons[0].after(toggle);
  let known = { state: 'looking' };
  const show = () => {
    showState(state, known);
    say(toggle, pretended() ? 'state.use-real' : 'state.use-mock');
  };
  onAgent((detection) => {
    known = detection;
    show();
  });
  onLanguage(show);
  return panel;
}

/** The state as people read it. */
export function showState(place, detection) {
  const kind = { ready: 'done', looking: 'note', prompt: 'note' }[detection.state] ?? 'failed';
  place.dataset.kind = kind;
  place.dataset.state = detection.state;
  place.replaceChildren(icon(kind), make('div', {}, ...wordsOf(detection)));
}

function wordsOf(detection) {
  const own = stateKeys[detection.state];
  if (own) {
    const key = pretended() ? 'state.mock' : own;
    const note = detection.state === 'looking' ? null : make('p', {}, said(`${key}.note`));
    return [make('p', { class: 'title' }, said(key, { version: detection.version })), note].filter(Boolean);
  }
  const { title, advice } = describe(detection, language());
  return [make('p', { class: 'title' }, title), make('p', {}, advice)];
}

function otherStates() {
  const choice = make('select', {}, examples.map((state) => make('option', { value: state }, state)));
  const place = make('div', { class: 'state', 'aria-live': 'polite' });
  const show = async () => {
    const { environment } = mockAgent({ state: choice.value });
    const { title, advice } = await findAgent({ environment }, language());
    place.replaceChildren(make('div', {}, make('p', { class: 'title' }, title), make('p', {}, advice)));
  };
  choice.addEventListener('change', show);
  onLanguage(show);
  show();
  return make('details', { class: 'more' }, say(make('summary'), 'agent.states'), field('agent-state', 'agent.state', choice), place);
}

function permissionsPanel() {
  const shown = (states) => ({
    kind: 'note',
    title: ['permissions.title'],
    facts: Object.entries(states).map(([name, state]) => [`permission.${name}`, () => text(`permission.${state}`)]),
  });
  return new Panel({
    id: 'permissions',
    code: 'permissions.js',
    actions: [
      { key: 'permissions.query', run: async (tanba) => shown(await permissions(tanba)) },
      { key: 'permissions.ask', run: async (tanba, { filter, ...call }) => shown(await askPermissions(tanba, call)) },
    ],
  });
}

function loginPanel() {
  return new Panel({
    id: 'login',
    code: 'log-in.js',
    actions: [{
      key: 'login.action',
      async run(tanba, call) {
        const token = await logIn(tanba, server, call);
        return { title: ['login.done'], excerpt: shortened(token) };
      },
    }],
  });
}

function shortened(token) {
  const short = (value) => (value.length > 60 ? `${value.slice(0, 44)}…` : value);
  return JSON.stringify(Object.fromEntries(Object.entries(token).map(([key, value]) => [key, short(value)])), null, 2);
}

function certificatePanel() {
  return new Panel({
    id: 'certificate',
    code: 'choose-certificate.js',
    actions: [{
      key: 'certificate.action',
      async run(tanba, call) {
        const certificate = await chooseCertificate(tanba, call);
        const { subject, issuer, algorithm, notAfter } = certificate;
        return {
          title: ['certificate.done'],
          facts: [
            ['out.name', subject?.commonName],
            ['out.iin', subject?.iin ?? undefined],
            ['out.issuer', issuer?.commonName],
            ['out.algorithm', algorithm],
            ['out.valid', notAfter && (() => day(notAfter))],
          ],
        };
      },
    }],
  });
}
