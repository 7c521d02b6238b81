import { TanbaError } from 'tanba';
import { describeError } from 'tanba/texts';

// A deadline, and a button that ends the call: either
// way the window closes and nothing is signed.
export async function signIn(tanba, text, call) {
  try {
    await tanba.sign(text, { ...call, deadline: 5_000 });
    return 'signed';
  } catch (error) {
    if (!(error instanceof TanbaError)) throw error;
    const { code, blame, retriable } = error;
    const words = describeError(error, call.locale);
    return { code, blame, retriable, ...words };
  }
}
