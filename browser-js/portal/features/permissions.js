const wanted = ['sign', 'authenticate'];

// Where the permissions of this site stand.
export function permissions(tanba) {
  return tanba.permissions.query();
}

// Asks the person before there is something to sign.
export function askPermissions(tanba, call) {
  return tanba.permissions.request(wanted, call);
}
