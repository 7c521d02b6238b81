// Every installed module answers here, as it does for
// pages that speak the protocol of NCALayer.
export function activeTokens(tanba, call) {
  return tanba.callModule(
    'kz.gov.pki.knca.commonUtils',
    'getActiveTokens',
    undefined,
    call,
  );
}
