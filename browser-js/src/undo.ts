import type { BrowserName, Texts } from './detection.js';

const NAMES: [BrowserName, RegExp][] = [
  ['yandex', /YaBrowser\//],
  ['edge', /Edg\//],
  ['opera', /OPR\//],
  ['firefox', /Firefox\//],
  ['chrome', /Chrom(e|ium)\//],
  ['safari', /Safari\//],
];

/** Which browser this is, as far as people's settings are concerned. */
export function browserName(userAgent: string): BrowserName {
  return NAMES.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'other';
}

const CHROMIUM: Texts = {
  kk: 'Мекенжай жолағының сол жағындағы белгішені басып, «Құрылғыдағы қолданбалар» («Жергілікті желі») рұқсатын беріңіз, сосын бетті жаңартыңыз.',
  ru: 'Нажмите на значок слева от адреса страницы, включите разрешение «Приложения на устройстве» («Локальная сеть») и обновите страницу.',
  en: 'Press the icon left of the page’s address, allow “Apps on device” (“Local network access”) and reload the page.',
};

const FIREFOX: Texts = {
  kk: 'Мекенжай жолағындағы рұқсаттар белгішесін басып, осы құрылғыдағы қолданбаларға қойылған тыйымды алып тастаңыз, сосын бетті жаңартыңыз.',
  ru: 'Нажмите на значок разрешений в адресной строке, снимите запрет на доступ к приложениям на этом устройстве и обновите страницу.',
  en: 'Press the permissions icon in the address bar, clear the blocked access to apps on this device and reload the page.',
};

const OTHER: Texts = {
  kk: 'Браузердің осы сайтқа арналған баптауларында жергілікті желіге қол жеткізуге рұқсат беріп, бетті жаңартыңыз.',
  ru: 'Разрешите этому сайту доступ к локальной сети в настройках браузера и обновите страницу.',
  en: 'Allow this site to access the local network in the browser’s settings and reload the page.',
};

/** How a person takes back that a site may not reach programs on the computer. */
export function undoText(browser: BrowserName): Texts {
  if (browser === 'firefox') {
    return FIREFOX;
  }
  return browser === 'other' || browser === 'safari' ? OTHER : CHROMIUM;
}
