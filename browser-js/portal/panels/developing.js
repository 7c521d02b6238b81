// For developers: modules, events, errors, the client of NCALayer, React.

import { url } from '../agent.js';
import { make } from '../dom.js';
import { activeTokens } from '../features/call-module.js';
import { signIn } from '../features/errors.js';
import { follow } from '../features/events.js';
import { signAsBefore } from '../features/ncalayer.js';
import { moment, said, say, sayAs, text } from '../language.js';
import { Panel } from '../panel.js';

/** Panels in their order. */
export const developing = () => [modulePanel(), eventsPanel(), errorsPanel(), ncalayerPanel(), reactPanel()];

function modulePanel() {
  return new Panel({
    id: 'module',
    code: 'call-module.js',
    actions: [{
      key: 'module.action',
      async run(tanba, { filter, ...call }) {
        return { title: ['module.done'], excerpt: JSON.stringify(await activeTokens(tanba, call), null, 2) };
      },
    }],
  });
}

function eventsPanel() {
  const none = say(make('li', { class: 'none' }), 'events.none');
  const list = make('ul', {}, none);
  const log = sayAs(make('div', { class: 'log', role: 'log' }, list), 'aria-label', 'events.log');
  const tell = (event) => {
    none.remove();
    list.append(make('li', {}, make('time', {}, moment(Date.now())), make('code', {}, event)));
  };
  const panel = new Panel({
    id: 'events',
    code: 'events.js',
    fields: [log],
    actions: [{ key: 'events.action', run: (tanba, { signal }) => follow(tanba, signal, tell) }],
  });
  say(panel.cancel, 'events.stop');
  panel.progress.classList.add('unseen');
  return panel;
}

function errorsPanel() {
  return new Panel({
    id: 'errors',
    code: 'errors.js',
    actions: [{
      key: 'errors.action',
      async run(tanba, call) {
        const outcome = await signIn(tanba, text('text.value'), call);
        if (outcome === 'signed') return { title: ['errors.signed'] };
        return { kind: 'note', title: ['errors.done'], excerpt: JSON.stringify(outcome, null, 2) };
      },
    }],
  });
}

function ncalayerPanel() {
  return new Panel({
    id: 'ncalayer',
    code: 'ncalayer.js',
    actions: [{
      key: 'ncalayer.action',
      connected: false,
      async run() {
        const cms = await signAsBefore(url, text('text.value'));
        return { title: ['ncalayer.done'], excerpt: cms };
      },
    }],
  });
}

function reactPanel() {
  return new Panel({ id: 'react', code: 'react.jsx', fields: [make('p', { class: 'note' }, said('react.note'))] });
}
