// Only the chosen certificate is told, and only
// those that fit can be chosen.
export async function chooseCertificate(tanba, call) {
  return tanba.chooseCertificate({
    ...call,
    filter: {
      purpose: 'signature',
      algorithms: ['rsa', 'gost-256', 'gost-512'],
      trust: 'any', // test keys as well
    },
  });
}
