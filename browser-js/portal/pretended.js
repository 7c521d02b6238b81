// An agent in the page: what this portal is when there is no program. `tanba/mock` makes up the
// answers; those that would be empty are here.

import { mockAgent } from 'tanba/mock';

const certificate = {
  subject: { commonName: 'СЕЙТҚАЛИ АЙГЕРІМ' },
  issuer: { commonName: 'Tumar' },
};

/** Puts it in the place of the network; gives what takes it away. */
export function install() {
  const agent = mockAgent({
    delay: 250,
    methods: {
      verify: ({ content }) => ({
        signers: [{
          certificate,
          integrity: content?.text?.endsWith('…') ? 'invalid' : 'valid',
          findings: [],
          path: 'trusted',
          timestamps: [{ time: new Date().toISOString(), integrity: 'valid', path: 'trusted' }],
        }],
      }),
      callModule: () => ['AKKaztokenStore'],
    },
  });
  return agent.install();
}
