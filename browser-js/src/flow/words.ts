/**
 * What the element and the React button say themselves; what is said of states and errors is in
 * `tanba/texts`.
 *
 * @module
 */

import type { Progress } from '../client.js';
import type { Locale } from '../locale.js';

const words = {
  sign: { kk: 'Қол қою', ru: 'Подписать', en: 'Sign' },
  signAgain: { kk: 'Қайта қол қою', ru: 'Подписать ещё раз', en: 'Sign again' },
  cancel: { kk: 'Бас тарту', ru: 'Отменить', en: 'Cancel' },
  goOn: { kk: 'Жалғастыру', ru: 'Продолжить', en: 'Continue' },
  notNow: { kk: 'Қазір емес', ru: 'Не сейчас', en: 'Not now' },
  checkAgain: { kk: 'Қайта тексеру', ru: 'Проверить снова', en: 'Check again' },
  openPage: {
    kk: 'Бағдарламаның бетін ашу',
    ru: 'Открыть страницу программы',
    en: 'Open the program’s page',
  },
  looking: {
    kk: 'Қол қою бағдарламасы ізделуде…',
    ru: 'Ищем программу подписи…',
    en: 'Looking for the signing program…',
  },
  explainTitle: {
    kk: 'Қазір браузер рұқсат сұрайды',
    ru: 'Сейчас браузер спросит разрешение',
    en: 'Your browser will ask for permission now',
  },
  explain: {
    kk: 'Қолтаңбаны осы компьютердегі Tanba бағдарламасы қояды, сондықтан сайт оған қосылуы керек. Браузер сұрағанда рұқсат беріңіз. Кілтіңіз бен құпиясөзіңіз сайтқа берілмейді.',
    ru: 'Подпись ставит программа Tanba на этом компьютере, поэтому сайту нужно к ней подключиться. Когда браузер спросит, разрешите. Ваш ключ и пароль сайту не передаются.',
    en: 'The program Tanba on this computer makes the signature, so this site has to reach it. Allow it when the browser asks. Your key and password are not given to the site.',
  },
  asking: {
    kk: 'Браузердің сұрағына жауап беріңіз: ол мекенжай жолағының жанында.',
    ru: 'Ответьте на вопрос браузера: он рядом с адресной строкой.',
    en: 'Answer the browser’s question. It is near the address bar.',
  },
  connecting: { kk: 'Қосылуда…', ru: 'Подключение…', en: 'Connecting…' },
  waiting: {
    kk: 'Tanba-ның басқа терезесі ашық. Алдымен сонда жауап беріңіз.',
    ru: 'Открыто другое окно Tanba. Сначала ответьте в нём.',
    en: 'Another window of Tanba is open. Answer there first.',
  },
  window: {
    kk: 'Tanba терезесінде құжатты қараңыз, кілтті таңдаңыз.',
    ru: 'В окне Tanba проверьте документ и выберите ключ.',
    en: 'In the window of Tanba, look at the document and choose your key.',
  },
  uploading: {
    kk: 'Құжат Tanba-ға берілуде',
    ru: 'Документ передаётся в Tanba',
    en: 'The document goes to Tanba',
  },
  downloading: {
    kk: 'Қолтаңба алынуда',
    ru: 'Подпись принимается',
    en: 'The signature is being fetched',
  },
  resuming: {
    kk: 'Байланыс үзілді, жалғастырылуда…',
    ru: 'Связь прервалась, продолжаем…',
    en: 'The connection was lost, going on…',
  },
  signing: { kk: 'Қол қойылуда', ru: 'Подписание', en: 'Signing' },
  timeStamping: {
    kk: 'Уақыт белгісі күтілуде…',
    ru: 'Ждём метку времени…',
    en: 'Waiting for the time-stamp…',
  },
  signed: { kk: 'Қол қойылды', ru: 'Подписано', en: 'Signed' },
  notSigned: { kk: 'Қол қойылмады', ru: 'Не подписано', en: 'Not signed' },
  chooseFile: { kk: 'Файлды таңдау', ru: 'Выбрать файл', en: 'Choose a file' },
  chooseFiles: { kk: 'Файлдарды таңдау', ru: 'Выбрать файлы', en: 'Choose files' },
  drop: {
    kk: 'немесе осы жерге сүйреп әкеліңіз',
    ru: 'или перетащите сюда',
    en: 'or drop them here',
  },
  chosen: { kk: 'Таңдалған файлдар', ru: 'Выбранные файлы', en: 'Chosen files' },
  remove: { kk: 'Алып тастау: {name}', ru: 'Убрать: {name}', en: 'Remove {name}' },
  noDocument: {
    kk: 'Алдымен қол қойылатын құжатты таңдаңыз.',
    ru: 'Сначала выберите документ, который нужно подписать.',
    en: 'Choose the document to sign first.',
  },
  required: {
    kk: 'Мұнда қолтаңба керек.',
    ru: 'Здесь нужна подпись.',
    en: 'A signature is needed here.',
  },
} satisfies Record<string, Record<Locale, string>>;

/** The words there are. */
export type Word = keyof typeof words;

/** A word in a language. */
export function word(name: Word, locale: Locale): string {
  return words[name][locale];
}

/** The language of an element: the nearest `lang` that we speak, else English. */
export function localeOf(element: Element | null | undefined): Locale {
  const language = element?.closest('[lang]')?.getAttribute('lang')?.slice(0, 2).toLowerCase();
  return language === 'kk' || language === 'ru' ? language : 'en';
}

/** What is told of a call that is under way. */
export function progressText(progress: Progress | undefined, locale: Locale): string {
  if (!progress) return word('connecting', locale);
  const { phase, done, total } = progress;
  switch (phase) {
    case 'asking':
      return word('window', locale);
    case 'waiting':
    case 'timeStamping':
    case 'resuming':
      return word(phase, locale);
    case 'signing':
      return counted(word('signing', locale), total === 1 ? undefined : done, total, String);
    default:
      return counted(word(phase, locale), done, total, (octets) => sizeText(octets, locale));
  }
}

const units: Record<Locale, readonly string[]> = {
  kk: ['байт', 'КБ', 'МБ', 'ГБ'],
  ru: ['байт', 'КБ', 'МБ', 'ГБ'],
  en: ['bytes', 'KB', 'MB', 'GB'],
};

/** Octets for people. */
export function sizeText(octets: number, locale: Locale): string {
  if (octets === 1 && locale === 'en') return '1 byte';
  const power = octets < 1e3 ? 0 : octets < 1e6 ? 1 : octets < 1e9 ? 2 : 3;
  const count = octets / 1e3 ** power;
  const maximumFractionDigits = power === 0 || count >= 100 ? 0 : 1;
  // Browsers without Kazakh would write the number as in English.
  const number = new Intl.NumberFormat(locale === 'kk' ? 'ru' : locale, { maximumFractionDigits });
  return `${number.format(count)} ${units[locale][power]}`;
}

function counted(
  text: string,
  done: number | undefined,
  total: number | undefined,
  show: (count: number) => string,
): string {
  if (done === undefined) return `${text}…`;
  return total === undefined ? `${text}: ${show(done)}` : `${text}: ${show(done)} / ${show(total)}`;
}
