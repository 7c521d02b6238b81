import {
  TanbaSignButton, useTanba,
} from 'tanba/react';

export function Application({ text, send }) {
  return (
    <TanbaSignButton documents={text} onSigned={send}>
      Sign
    </TanbaSignButton>
  );
}

export function LogIn({ nonce, send }) {
  const { state, run } = useTanba();
  const logIn = async () => {
    send(await run((tanba, call) =>
      tanba.authenticate(nonce, call)));
  };
  const busy = state.step === 'working';
  return (
    <button onClick={logIn} disabled={busy}>
      Log in
    </button>
  );
}
