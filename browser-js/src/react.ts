/**
 * Signatures in React 18 and later.
 *
 * ```tsx
 * import { TanbaSignButton } from 'tanba/react';
 *
 * <TanbaSignButton documents={order} onSigned={({ signatures }) => send(signatures)}>Sign</TanbaSignButton>
 * ```
 *
 * @module
 */

export { useTanba, type UseTanba } from './react/use-tanba.js';
export { TanbaSignButton, type TanbaSignButtonProps } from './react/sign-button.js';
export type { FlowOptions, FlowSignature, FlowState } from './flow.js';
