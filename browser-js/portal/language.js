// Three languages. An element remembers which text it has, and changes with the language.

import { make } from './dom.js';
import en from './texts/en.js';
import kk from './texts/kk.js';
import ru from './texts/ru.js';

const texts = { kk, ru, en };
const remembered = new WeakMap();
const listeners = new Set();

let current = 'en';

/** The language now. */
export const language = () => current;

/** A text, with `{members}` filled in. */
export function text(key, values = {}) {
  const found = texts[current][key];
  if (found === undefined) throw new Error(`no text ${key}`);
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Gives an element a text that follows the language. */
export function say(element, key, values) {
  remembered.set(element, { ...remembered.get(element), text: [key, values] });
  element.dataset.text = '';
  element.textContent = text(key, values);
  return element;
}

/** The same for an attribute. */
export function sayAs(element, attribute, key, values) {
  remembered.set(element, { ...remembered.get(element), attribute: [attribute, key, values] });
  element.dataset.text = '';
  element.setAttribute(attribute, text(key, values));
  return element;
}

/** Gives an element a text that is made anew in each language. */
export function sayBy(element, render) {
  remembered.set(element, { render });
  element.dataset.text = '';
  element.textContent = render();
  return element;
}

/** A span with a text. */
export const said = (key, values) => say(make('span'), key, values);

/** Called after each change. */
export const onLanguage = (listener) => listeners.add(listener);

/** Speaks another language. */
export function speak(code) {
  const before = current;
  current = code;
  document.documentElement.lang = code;
  document.title = text('page.title');
  for (const element of document.querySelectorAll('[data-text]')) {
    const known = remembered.get(element) ?? { text: [element.dataset.text] };
    const { text: own, attribute, render } = known;
    if (render) sayBy(element, render);
    if (own) say(element, ...own);
    if (attribute) sayAs(element, ...attribute);
  }
  for (const listener of listeners) listener(before);
}

/** The text in a certain language. */
export const textIn = (code, key) => texts[code][key];

/** The language to begin with: of the address, of the last visit, of the browser. */
export function firstLanguage() {
  const asked = new URLSearchParams(location.search).get('lang');
  const wanted = [asked, localStorage.getItem('language'), ...navigator.languages];
  return wanted.map((one) => one?.slice(0, 2)).find((one) => one in texts) ?? 'en';
}

const units = {
  kk: ['байт', 'КБ', 'МБ', 'ГБ', 'с'],
  ru: ['байт', 'КБ', 'МБ', 'ГБ', 'с'],
  en: ['bytes', 'KB', 'MB', 'GB', 's'],
};
// Not every browser knows these.
const months = [
  'қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым',
  'шілде', 'тамыз', 'қыркүйек', 'қазан', 'қараша', 'желтоқсан',
];
const numerals = () => (current === 'kk' ? 'ru' : current);

function number(value, digits) {
  return new Intl.NumberFormat(numerals(), { maximumFractionDigits: digits }).format(value);
}

/** Octets for people. */
export function size(octets) {
  const power = octets < 1e3 ? 0 : octets < 1e6 ? 1 : octets < 1e9 ? 2 : 3;
  const count = octets / 1e3 ** power;
  if (octets === 1 && current === 'en') return '1 byte';
  return `${number(count, power === 0 || count >= 100 ? 0 : 1)} ${units[current][power]}`;
}

/** Milliseconds for people. */
export const seconds = (milliseconds) => `${number(milliseconds / 1e3, 2)} ${units[current][4]}`;

/** A day for people. */
export function day(time) {
  const date = new Date(time);
  if (current === 'kk') return `${date.getFullYear()} ж. ${date.getDate()} ${months[date.getMonth()]}`;
  return new Intl.DateTimeFormat(current, { dateStyle: 'long' }).format(date);
}

/** A moment for people. */
export function moment(time) {
  return `${day(time)}, ${new Intl.DateTimeFormat(numerals(), { timeStyle: 'medium' }).format(new Date(time))}`;
}
