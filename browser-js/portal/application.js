// What the steps hand on to each other: the application and its signature.

/** The text that was signed last, and its signature. */
export const application = { text: undefined, cms: undefined };

/** Throws what the person is told when there is no signature yet. */
export function needSignature(said) {
  if (!application.cms) throw new Error(said);
  return application.cms;
}
