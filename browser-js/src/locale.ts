/** A language of windows, messages and texts. */
export type Locale = 'kk' | 'ru' | 'en';
