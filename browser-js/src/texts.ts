/**
 * Words for people, in Kazakh, Russian and English: what stands between a page and the agent, and
 * what this package says itself. Import it where they are shown; the core has only codes.
 *
 * @module
 */

import type { Detection, OtherAgent, Texts } from './detection.js';
import type { OwnErrorCode, TanbaError } from './error.js';
import type { Locale } from './locale.js';

/** What is the matter, and what to do. */
export interface Words {
  /** What is the matter, in a few words. */
  readonly title: string;
  /** What the person can do about it; empty when there is nothing. */
  readonly advice: string;
}

type Pair = readonly [title: Texts, advice: Texts];

const NOTHING: Texts = { kk: '', ru: '', en: '' };

const RELOAD: Texts = {
  kk: 'Әрекетті қайталаңыз. Көмектеспесе, бетті жаңартыңыз.',
  ru: 'Повторите действие. Если не поможет, обновите страницу.',
  en: 'Try again. If that does not help, reload the page.',
};

const SITE: Texts = {
  kk: 'Бұл сайттың қатесі. Сайттың қолдау қызметіне хабарлаңыз.',
  ru: 'Это ошибка сайта. Сообщите о ней в поддержку сайта.',
  en: 'This is a fault of the site. Tell its support.',
};

const STATES: Record<
  Exclude<Detection['state'], 'other-agent' | 'unsupported' | 'blocked'>,
  Pair
> = {
  ready: [{ kk: 'Tanba дайын', ru: 'Tanba готова к работе', en: 'Tanba is ready' }, NOTHING],
  prompt: [
    {
      kk: 'Браузер рұқсат сұрайды',
      ru: 'Браузер спросит разрешение',
      en: 'The browser will ask for permission',
    },
    {
      kk: 'Қол қою үшін бұл сайт осы компьютердегі Tanba бағдарламасына қосылады. Браузер сұрағанда «Рұқсат беру» түймесін басыңыз.',
      ru: 'Чтобы подписать, сайт подключается к программе Tanba на этом компьютере. Когда браузер спросит, нажмите «Разрешить».',
      en: 'To sign, this site connects to the program Tanba on this computer. When the browser asks, press “Allow”.',
    },
  ],
  denied: [
    {
      kk: 'Браузерде рұқсат жоқ',
      ru: 'Доступ запрещён в браузере',
      en: 'The browser does not allow it',
    },
    NOTHING,
  ],
  'frame-not-allowed': [
    {
      kk: 'Қол қою осы бетте рұқсат етілмеген',
      ru: 'Подписание на этой странице не разрешено',
      en: 'Signing is not allowed in this part of the page',
    },
    SITE,
  ],
  'not-running': [
    {
      kk: 'Tanba жауап бермейді',
      ru: 'Tanba не отвечает',
      en: 'Tanba does not answer',
    },
    {
      kk: 'Tanba бағдарламасын іске қосыңыз. Ол орнатылмаған болса, алдымен орнатыңыз.',
      ru: 'Запустите программу Tanba. Если она не установлена, сначала установите её.',
      en: 'Start the program Tanba. If it is not installed, install it first.',
    },
  ],
  'untrusted-certificate': [
    {
      kk: 'Браузер Tanba сертификатына сенбейді',
      ru: 'Браузер не доверяет сертификату Tanba',
      en: 'The browser does not trust Tanba’s certificate',
    },
    {
      kk: 'Tanba мәзірінен «Тексеру және түзету» тармағын ашыңыз, сосын браузерді қайта іске қосыңыз.',
      ru: 'Откройте в меню Tanba пункт «Проверить и исправить», затем перезапустите браузер.',
      en: 'Choose “Check and repair” in Tanba’s menu, then restart the browser.',
    },
  ],
};

const UNSUPPORTED: Record<string, Pair> = {
  'insecure-page': [
    {
      kk: 'Бет қорғалмаған',
      ru: 'Страница не защищена',
      en: 'The page is not secure',
    },
    {
      kk: 'Сайтты https:// арқылы ашыңыз.',
      ru: 'Откройте сайт по адресу, который начинается с https://.',
      en: 'Open the site by its https:// address.',
    },
  ],
  'opaque-origin': [
    {
      kk: 'Бұл беттен қол қоюға болмайды',
      ru: 'С этой страницы подписать нельзя',
      en: 'One cannot sign from this page',
    },
    SITE,
  ],
  'no-websocket': [
    {
      kk: 'Браузер тым ескі',
      ru: 'Браузер слишком старый',
      en: 'The browser is too old',
    },
    {
      kk: 'Браузерді жаңартыңыз.',
      ru: 'Обновите браузер.',
      en: 'Update the browser.',
    },
  ],
};

const BLOCKED: Record<string, Pair> = {
  refused: [
    {
      kk: 'Tanba бұл сайтты қабылдамайды',
      ru: 'Tanba не принимает этот сайт',
      en: 'Tanba does not take this site',
    },
    {
      kk: 'Артық беттерді жабыңыз. Көмектеспесе, әкімшіге хабарласыңыз.',
      ru: 'Закройте лишние вкладки. Если не поможет, обратитесь к администратору.',
      en: 'Close pages that you do not need. If that does not help, ask your administrator.',
    },
  ],
};

const BLOCKED_BY_SITE: Pair = [
  {
    kk: 'Сайт қосылуға өзі тыйым салады',
    ru: 'Сайт сам запрещает подключение',
    en: 'The site itself forbids the connection',
  },
  SITE,
];

const AGENTS: Record<OtherAgent['agent'], string> = {
  ncalayer: 'NCALayer',
  kaztoken: 'KAZTOKEN',
  unknown: '',
};

const OTHER_AGENT: Pair = [
  {
    kk: 'Tanba орнында басқа бағдарлама жұмыс істеп тұр',
    ru: 'Вместо Tanba работает другая программа',
    en: 'Another program runs in the place of Tanba',
  },
  {
    kk: 'Оны жабыңыз, сосын Tanba-ны іске қосыңыз.',
    ru: 'Закройте её и запустите Tanba.',
    en: 'Close it and start Tanba.',
  },
];

const ERRORS: Record<Exclude<OwnErrorCode, 'not_connected'>, Pair> = {
  not_explained: [
    {
      kk: 'Рұқсат сұралмады',
      ru: 'Разрешение не запрошено',
      en: 'Permission was not asked for',
    },
    NOTHING,
  ],
  connection_lost: [
    {
      kk: 'Tanba-мен байланыс үзілді',
      ru: 'Связь с Tanba прервалась',
      en: 'The connection to Tanba was lost',
    },
    RELOAD,
  ],
  closed: [
    {
      kk: 'Tanba-мен байланыс жабылған',
      ru: 'Связь с Tanba закрыта',
      en: 'The connection to Tanba is closed',
    },
    RELOAD,
  ],
  unexpected_answer: [
    {
      kk: 'Tanba күтпеген жауап берді',
      ru: 'Tanba ответила неожиданно',
      en: 'Tanba gave an unexpected answer',
    },
    RELOAD,
  ],
};

function pair(detection: Detection): Pair {
  switch (detection.state) {
    case 'unsupported':
      return UNSUPPORTED[detection.reason]!;
    case 'blocked':
      return BLOCKED[detection.reason] ?? BLOCKED_BY_SITE;
    case 'denied':
      return [STATES.denied[0], detection.undo];
    case 'other-agent':
      return OTHER_AGENT;
    default:
      return STATES[detection.state];
  }
}

/** Words for a state. */
export function describe(detection: Detection, locale: Locale): Words {
  const [title, advice] = pair(detection);
  const agent = detection.state === 'other-agent' ? AGENTS[detection.agent] : '';
  const named = agent && ` (${agent})`;
  return { title: title[locale] + named, advice: advice[locale] };
}

/**
 * Words for an error. The agent says its own in the language of the request; they are the title
 * then, as they are.
 */
export function describeError(error: TanbaError, locale: Locale): Words {
  if (error.detection) {
    return describe(error.detection, locale);
  }
  const own = ERRORS[error.code as keyof typeof ERRORS] as Pair | undefined;
  return own
    ? { title: own[0][locale], advice: own[1][locale] }
    : { title: error.message, advice: '' };
}
