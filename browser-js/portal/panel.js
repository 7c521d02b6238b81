// One step: what a person does on the left, the code that does it on the right.

import { TanbaError } from 'tanba';
import { describeError } from 'tanba/texts';

import { agent } from './agent.js';
import { icon, make } from './dom.js';
import { highlight } from './highlight.js';
import { language, said, say, sayAs, sayBy, size, text } from './language.js';

/**
 * A step. `code`: the file that is shown; `fields`: what stands above the buttons; `actions`: keys
 * of texts and what is done, which gives an outcome.
 */
export class Panel {
  constructor({ id, code, fields = [], actions = [], after = [] }) {
    this.id = id;
    this.buttons = actions.map((action, index) => this.#button(action, index === 0));
    this.cancel = say(make('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.stop() }), 'act.cancel');
    this.bar = make('progress', { 'aria-labelledby': `${id}-progress` });
    this.words = make('span', { id: `${id}-progress` });
    this.progress = make('div', { class: 'progress', hidden: true }, this.words, this.bar);
    this.outcome = make('div', { class: 'outcome', role: 'status' });
    const row = actions.length > 0 && make('div', { class: 'row' }, this.buttons, this.cancel);
    this.element = make(
      'article',
      { id, class: 'step', 'data-state': 'idle', 'aria-labelledby': `${id}-title` },
      make(
        'div',
        { class: 'do' },
        say(make('h3', { id: `${id}-title` }), `${id}.title`),
        say(make('p', { class: 'lead' }), `${id}.lead`),
        fields,
        row || null,
        this.progress,
        this.outcome,
        after,
      ),
      codeOf(id, code),
    );
  }

  /** Ends what is under way. */
  stop() {
    this.controller?.abort();
  }

  /** Does something and shows what came of it. */
  async perform(run, { connected = true } = {}) {
    if (this.controller) return;
    this.controller = new AbortController();
    this.#state('working');
    this.outcome.replaceChildren();
    try {
      const tanba = connected ? await agent() : undefined;
      const outcome = await run(tanba, this.#call());
      this.#state('done');
      if (outcome) this.show(outcome);
    } catch (error) {
      const cancelled = this.controller.signal.aborted;
      this.#state(cancelled ? 'cancelled' : 'failed');
      if (!cancelled) console.warn(error);
      this.show(cancelled ? { kind: 'note', title: ['out.cancelled'] } : failure(error));
    } finally {
      this.controller = undefined;
    }
  }

  /** Shows an outcome: title, facts, an excerpt, files to save. */
  show({ kind = 'done', code, title, words, facts = [], excerpt, files = [], more = [] }) {
    const heading = make('p', { class: 'title' }, icon(kind), title ? said(...title) : words);
    const list = facts.filter(([, value]) => value !== undefined).map(([key, value]) => fact(key, value));
    const card = make(
      'div',
      { class: 'card', 'data-kind': kind, 'data-code': code },
      heading,
      list.length > 0 ? make('dl', {}, list) : null,
      excerpt ? make('pre', { class: 'excerpt', tabindex: '0', role: 'group', 'aria-label': heading.textContent }, excerpt) : null,
      files.length > 0 ? make('div', { class: 'row' }, files.map(saveLink)) : null,
      more,
    );
    this.outcome.replaceChildren(card);
  }

  #call() {
    return {
      signal: this.controller.signal,
      locale: language(),
      // The demonstration takes test keys as well.
      filter: { trust: 'any' },
      onProgress: (progress) => this.#tell(progress),
    };
  }

  #tell({ phase, done, total }) {
    const show = phase === 'signing' ? String : size;
    const counts = done === undefined ? '' : ` ${show(done)}${total === undefined ? '' : ` / ${show(total)}`}`;
    this.words.textContent = `${text(`phase.${phase}`)}${counts}`;
    if (done !== undefined && total) {
      this.bar.max = total;
      this.bar.value = done;
    } else {
      this.bar.removeAttribute('value');
    }
  }

  #state(state) {
    const working = state === 'working';
    this.element.dataset.state = state;
    for (const button of this.buttons) button.setAttribute('aria-disabled', working);
    this.cancel.hidden = !working;
    this.progress.hidden = !working;
    this.words.textContent = text('phase.connecting');
    this.bar.removeAttribute('value');
  }

  #button({ key, run, connected, values }, main) {
    const press = () => this.perform(run, { connected });
    const button = make('button', { type: 'button', class: main ? 'main' : '', onclick: press });
    return say(button, key, values?.());
  }
}

/** An outcome for something that was thrown. */
export function failure(error) {
  if (!(error instanceof TanbaError)) {
    return { kind: 'failed', title: ['out.failed'], facts: [[[''], error?.message ?? String(error)]] };
  }
  const { title, advice } = describeError(error, language());
  return { kind: 'failed', code: error.code, words: title, more: advice ? [make('p', {}, advice)] : [] };
}

// A key of a text, or words in a list; a value, or what makes one in each language.
function fact(key, value) {
  const term = typeof key === 'string' ? say(make('dt'), key) : make('dt', {}, key[0]);
  const definition = typeof value === 'function' ? sayBy(make('dd'), value) : make('dd', {}, value);
  return make('div', { 'data-key': String(key) }, term, definition);
}

/** A field with its label. */
export function field(id, key, control) {
  control.id = id;
  return make('div', { class: 'field' }, say(make('label', { for: id }), key), control);
}

/** What is known of who signed. */
export function signerFacts(certificate) {
  return [
    ['out.signer', certificate?.subject?.commonName],
    ['out.issuer', certificate?.issuer?.commonName],
  ];
}

function saveLink({ name, blob }) {
  const link = make('a', { class: 'save', href: URL.createObjectURL(blob), download: name });
  link.append(icon('save'), said('act.save', { name }));
  return link;
}

const narrow = matchMedia('(max-width: 1179px)');

function codeOf(id, file) {
  const pre = make('pre', { tabindex: '0', role: 'region' }, make('code'));
  const copy = make('button', { type: 'button', class: 'copy' }, icon('copy'), said('code.copy'));
  sayAs(pre, 'aria-label', 'code.of', { file });
  const name = make('span', { class: 'file' }, file);
  const summary = make('summary', {}, said('code.title'), ' ', make('span', { class: 'file' }, file));
  const details = make('details', { open: !narrow.matches }, summary, make('div', { class: 'bar' }, name, copy), pre);
  narrow.addEventListener('change', () => { details.open = !narrow.matches; });
  fetch(`features/${file}`).then((answer) => answer.text()).then((code) => {
    pre.firstChild.append(...highlight(code.trimEnd(), file));
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code);
      say(copy.lastChild, 'code.copied');
      setTimeout(() => say(copy.lastChild, 'code.copy'), 2_000);
    });
  });
  return make('div', { class: 'code', id: `${id}-code` }, details);
}
