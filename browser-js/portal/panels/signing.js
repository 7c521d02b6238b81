// The application and what belongs to it: everything that is signed.

import 'tanba/element';

import { onSwitch, url } from '../agent.js';
import { application } from '../application.js';
import { make } from '../dom.js';
import { pickFile, signPicked } from '../features/pick-file.js';
import { signAll } from '../features/sign-batch.js';
import { signDigest } from '../features/sign-digest.js';
import { signLarge } from '../features/sign-large.js';
import { signText } from '../features/sign-text.js';
import { signXml } from '../features/sign-xml.js';
import { onLanguage, say, sayAs, seconds, size, text, textIn } from '../language.js';
import { Panel, field, signerFacts } from '../panel.js';
import { deliver } from '../server.js';

/** Panels in their order. */
export const signing = () => [
  textPanel(), xmlPanel(), elementPanel(), batchPanel(), largePanel(), pickPanel(), digestPanel(),
];

// A text that follows the language until the person writes something.
function writing(id, key, rows) {
  const area = make('textarea', { rows, spellcheck: 'false' });
  area.value = text(key);
  onLanguage((before) => {
    if (area.value === textIn(before, key)) area.value = text(key);
  });
  return { area, field: field(id, `${key.split('.')[0]}.label`, area) };
}

function textPanel() {
  const written = writing('text-document', 'text.value', 4);
  return new Panel({
    id: 'text',
    code: 'sign-text.js',
    fields: [written.field],
    actions: [{
      key: 'text.action',
      async run(tanba, call) {
        const document = written.area.value;
        const { certificate, cms } = await signText(tanba, document, call);
        Object.assign(application, { text: document, cms });
        const delivered = await deliver(document, cms);
        return {
          title: ['text.done'],
          facts: [...signerFacts(certificate), ['out.size', () => size(cms.size)], ['out.delivered', delivered ? () => text('out.sent') : undefined]],
          files: [{ name: 'application.txt', blob: new Blob([document]) }, { name: 'application.txt.cms', blob: cms }],
        };
      },
    }],
  });
}

const declaration = `<declaration number="2026-1147">
  <bakery>Тандыр</bakery>
  <area unit="m2">64</area>
  <ovens>2</ovens>
</declaration>`;

function xmlPanel() {
  const area = make('textarea', { rows: 5, spellcheck: 'false', class: 'mono' });
  area.value = declaration;
  return new Panel({
    id: 'xml',
    code: 'sign-xml.js',
    fields: [field('xml-document', 'xml.label', area)],
    actions: [{
      key: 'xml.action',
      async run(tanba, call) {
        const { certificate, signed } = await signXml(tanba, area.value, call);
        return {
          title: ['xml.done'],
          facts: signerFacts(certificate),
          excerpt: signed,
          files: [{ name: 'declaration.xml', blob: new Blob([signed]) }],
        };
      },
    }],
  });
}

function elementPanel() {
  const element = make('tanba-sign', { name: 'signature', choose: true, multiple: true, required: true });
  element.setAttribute('url', url);
  onSwitch(() => element.look());
  element.options = { filter: { trust: 'any' } };
  const submit = say(make('button', { class: 'quiet' }), 'element.submit');
  const form = make('form', { class: 'form', onsubmit: (event) => submitted(event) }, element, submit);
  const panel = new Panel({ id: 'element', code: 'element.html', fields: [form] });
  element.addEventListener('tanba-state', ({ detail }) => {
    panel.element.dataset.state = detail.step;
  });
  function submitted(event) {
    event.preventDefault();
    const count = new FormData(form).getAll('signature').length;
    panel.show({ title: ['element.done'], more: [say(make('p'), 'element.fields', { count })] });
  }
  return panel;
}

function batchPanel() {
  const counts = [12, 100, 1_000];
  const choice = make('select', {}, counts.map((count) => make('option', { value: count }, String(count))));
  const list = make('ol', { class: 'chips', tabindex: '0', role: 'list' });
  sayAs(list, 'aria-label', 'batch.nav');
  const panel = new Panel({
    id: 'batch',
    code: 'sign-batch.js',
    fields: [field('batch-count', 'batch.count', choice), list],
    actions: [{
      key: 'batch.action',
      values: () => ({ count: choice.value }),
      async run(tanba, call) {
        const documents = contracts(Number(choice.value));
        const chips = lay(list, documents);
        const files = [];
        const start = performance.now();
        let first;
        await signAll(tanba, documents, call, (document, cms) => {
          first ??= performance.now() - start;
          chips.get(document).dataset.state = 'done';
          files.push({ name: `${document.name}.cms`, blob: cms });
        });
        const all = performance.now() - start;
        return {
          title: ['batch.done', { count: files.length, total: documents.length }],
          facts: [['batch.first', () => seconds(first)], ['batch.all', () => seconds(all)]],
          files: files.slice(0, 1),
        };
      },
    }],
  });
  const laid = () => {
    lay(list, contracts(Number(choice.value)));
    say(panel.buttons[0], 'batch.action', { count: choice.value });
  };
  choice.addEventListener('change', laid);
  laid();
  return panel;
}

function contracts(count) {
  return Array.from({ length: count }, (_, index) => ({
    name: text('batch.file', { number: index + 1 }),
    content: text('batch.content', { number: index + 1 }),
  }));
}

function lay(list, documents) {
  const chips = new Map(documents.map((document, index) => [document, make('li', {}, String(index + 1))]));
  list.replaceChildren(...chips.values());
  return chips;
}

function largePanel() {
  const choice = make('select', {}, [16e6, 256e6, 2e9].map((octets) => make('option', { value: octets })));
  const name = () => [...choice.options].forEach((option) => { option.textContent = size(Number(option.value)); });
  name();
  onLanguage(name);
  const own = make('input', { type: 'file' });
  return new Panel({
    id: 'large',
    code: 'sign-large.js',
    fields: [make('div', { class: 'fields' }, field('large-size', 'large.size', choice), field('large-own', 'large.own', own))],
    actions: [{
      key: 'large.action',
      async run(tanba, call) {
        const [file] = own.files;
        const octets = file?.size ?? Number(choice.value);
        const start = performance.now();
        let sent;
        const { document, cms } = await signLarge(tanba, file ?? plan(octets), {
          ...call,
          onProgress(progress) {
            call.onProgress(progress);
            if (progress.done === octets) sent ??= performance.now() - start;
          },
        });
        return {
          title: ['large.done'],
          facts: [
            ['out.size', () => size(document.size)],
            ['large.rate', sent && (() => `${size((octets / sent) * 1e3)}/${text('large.second')}`)],
            ['large.digest', document.sha256],
          ],
          files: [{ name: 'plan.dwg.cms', blob: cms }],
        };
      },
    }],
  });
}

// A plan of this size, drawn while it is sent.
const plan = (octets) => ({ name: text('large.name'), size: octets, stream: () => drawn(octets) });

function drawn(octets) {
  const piece = new Uint8Array(2 ** 20).map((_, index) => index * 31);
  let left = octets;
  return new ReadableStream({
    pull(controller) {
      const next = piece.slice(0, Math.min(left, piece.length));
      left -= next.length;
      controller.enqueue(next);
      if (left === 0) controller.close();
    },
  });
}

function pickPanel() {
  return new Panel({
    id: 'pick',
    code: 'pick-file.js',
    actions: [{
      key: 'pick.action',
      async run(tanba, call) {
        const { filter, ...choosing } = call;
        const document = await pickFile(tanba, choosing);
        const cms = await signPicked(tanba, document, call);
        return {
          title: ['pick.done'],
          facts: [[[document.name ?? ''], () => size(document.size)], ['large.digest', document.sha256]],
          files: [{ name: `${document.name ?? 'file'}.cms`, blob: cms }],
        };
      },
    }],
  });
}

function digestPanel() {
  const written = writing('digest-document', 'digest.value', 2);
  return new Panel({
    id: 'digest',
    code: 'sign-digest.js',
    fields: [written.field],
    actions: [{
      key: 'digest.action',
      async run(tanba, call) {
        const cms = await signDigest(tanba, new TextEncoder().encode(written.area.value), call);
        return {
          title: ['digest.done'],
          facts: [['out.size', () => size(cms.size)]],
          files: [{ name: 'recipe.cms', blob: cms }],
        };
      },
    }],
  });
}
