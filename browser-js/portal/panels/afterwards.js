// After the application was signed: a second signature, a time-stamp, verification.

import { application, needSignature } from '../application.js';
import { make } from '../dom.js';
import { cosign } from '../features/cosign.js';
import { timestamp } from '../features/timestamp.js';
import { verify } from '../features/verify.js';
import { moment, said, size, text } from '../language.js';
import { Panel, signerFacts } from '../panel.js';

/** Panels in their order. */
export const afterwards = () => [cosignPanel(), timestampPanel(), verifyPanel()];

const signature = () => needSignature(text('need.signature'));
const saved = (cms) => [{ name: 'application.txt.cms', blob: cms }];

function cosignPanel() {
  return new Panel({
    id: 'cosign',
    code: 'cosign.js',
    actions: [{
      key: 'cosign.action',
      async run(tanba, call) {
        const { certificate, cms } = await cosign(tanba, signature(), call);
        application.cms = cms;
        return { title: ['cosign.done'], facts: [...signerFacts(certificate), ['out.size', () => size(cms.size)]], files: saved(cms) };
      },
    }],
  });
}

function timestampPanel() {
  return new Panel({
    id: 'timestamp',
    code: 'timestamp.js',
    actions: [{
      key: 'timestamp.action',
      async run(tanba, { filter, ...call }) {
        const token = await timestamp(tanba, signature(), call);
        return {
          title: ['timestamp.done'],
          facts: [['out.size', () => size(token.size)]],
          files: [{ name: 'application.tst', blob: token }],
        };
      },
    }],
  });
}

function verifyPanel() {
  const change = make('input', { type: 'checkbox', id: 'verify-change' });
  return new Panel({
    id: 'verify',
    code: 'verify.js',
    fields: [make('label', { class: 'check' }, change, said('verify.change'))],
    actions: [{
      key: 'verify.action',
      async run(tanba, { filter, ...call }) {
        const cms = signature();
        const content = change.checked ? `${application.text} …` : application.text;
        const signers = await verify(tanba, cms, content, call);
        const intact = signers.length > 0 && signers.every((signer) => signer.integrity === 'valid');
        return {
          kind: intact ? 'done' : 'failed',
          title: ['verify.done', { count: signers.length }],
          facts: signers.flatMap(factsOf),
        };
      },
    }],
  });
}

function factsOf({ certificate, integrity, path, timestamps }) {
  return [
    ['out.signer', certificate?.subject.commonName],
    ['verify.integrity', () => text(`verdict.${integrity}`)],
    ['verify.path', () => text(`path.${path}`)],
    ...timestamps.map(({ time }) => ['verify.time', () => moment(time)]),
  ];
}
