# Бағдарламаның өз терезелері: файл таңдау, баптаулар, журнал, бағдарлама туралы, түбірлік сертификаттар.

chooser-folder = Қалта
chooser-up = Жоғарғы қалта
chooser-home = Үй қалтасы
chooser-desktop = Жұмыс үстелі
chooser-documents = Құжаттар
chooser-downloads = Жүктемелер
chooser-computer = Компьютер
chooser-empty = Мұнда таңдайтын ештеңе жоқ.
chooser-unreadable = Бұл қалтаны ашу мүмкін емес.
chooser-all = Барлық файлды көрсету
chooser-open = Ашу
chooser-this-folder = Осы қалтаны таңдау
chooser-back = Артқа

settings-title = Tanba баптаулары
settings-sites = Сайттар
settings-trust = Сенім
settings-keys = Кілттер
settings-general = Жалпы
settings-sites-note = Есте сақтауды сұраған шешімдеріңіз. Осы жерден жойылған сайт туралы қайта сұралады.
settings-sites-none = Әзірге ешбір сайт есте сақталмаған.
settings-forget = Ұмыту
settings-unmute = Сұрауға рұқсат беру
settings-allowed = рұқсат етілген
settings-denied = тыйым салынған
settings-muted = тағы { $minutes } минут сұрай алмайды
permission-choose-certificate = сертификатты көру
permission-sign = қол қою
permission-sign-digest = көрмей қол қою
permission-authenticate = кіру
permission-choose-file = файл алу
permission-list-storages = салынған токендерді көру
permission-interface = терезелерді пайдалану
permission-verify = қолтаңбаларды тексеру және уақыт белгісін сұрау
permission-save-file = файлды өзіңіз таңдаған жерге сақтау
permission-show-message = сізге хабарлама көрсету
permission-network = өз серверлеріне хабарласу
permission-keep-settings = өз баптауларын сақтау
permission-install-modules = басқа модульдерді орнатуды ұсыну
settings-trust-note = Браузерлер жергілікті сертификатқа сенсе ғана Tanba бағдарламасына қосыла алады. Ол тек осы компьютерде жарамды.
settings-trust-install = Жоқ жерлерге орнату
settings-trust-remove = Барлық жерден жою
settings-trust-none = Браузерлер табылмады.
trust-installed = Сенеді
trust-missing = Орнатылмаған
trust-outdated = Ескірген
trust-unavailable = Қолжетімсіз
settings-anchors = Түбірлік сертификаттар: { $count }
settings-anchors-fetch = Ұлттық сертификаттарды алу…
settings-folders = Кілт файлдары бар қалталар
settings-folders-none = Тек әдеттегі орындардан ізделеді.
settings-folder-add = Қалта қосу…
settings-remove = Жою
settings-authorities = Уақыт белгісі қызметтері (сұралу ретімен)
settings-authority-new = Уақыт белгісі қызметінің мекенжайы
settings-authority-add = Қосу
settings-language = Тіл
settings-language-system = Жүйедегідей

journal-title = Tanba журналы
journal-empty = Әзірге ештеңеге қол қойылмаған, бас тартылмаған және ештеңе орнатылмаған.
journal-whole = Журнал бүтін: ешбір жазба өзгертілмеген және жойылмаған.
journal-broken = Журналды біреу өзгерткен: { $number }-жазбаны қараңыз.
journal-sign = { $count ->
    [one] Қолтаңба
   *[other] Қолтаңбалар: { $count }
}
journal-sign-digest = { $count ->
    [one] Көрмей қойылған қолтаңба
   *[other] Көрмей қойылған қолтаңбалар: { $count }
}
journal-login = Кіру
journal-certificate = Сертификат көрсетілді
journal-file = Файл таңдалды
journal-module-installed = Модуль орнатылды
journal-module-updated = Модуль жаңартылды
journal-module-removed = Модуль жойылды
journal-module-banned = Каталог модульге тыйым салды
journal-module-allowed = Каталог модульге қайта рұқсат берді
journal-module-unchanged = Модуль өзгертілмеді
journal-other = Сұраныс
journal-by-person = Сіз
journal-by-administrator = Әкімші
journal-by-catalogue = Модульдер каталогы
journal-by-command-line = Пәрмен жолы
journal-done = Орындалды
journal-declined = Сіз бас тарттыңыз
journal-refused-policy = Әкімшінің саясаты тыйым салған
journal-refused-grant = Тыйым салынған: сіз «Әрдайым бас тарту» таңдадыңыз
journal-refused-mute = Тыйым салынған: тым жиі бас тартылған
journal-refused-manifest = Тыйым салынған: модульге бұған рұқсат жоқ
journal-failed = Қате

about-title = Tanba туралы
about-text = Қазақстан сайттарына арналған еркін қол қою бағдарламасы
about-version = { $version } нұсқасы
about-licence = Лицензия: MIT немесе Apache 2.0
about-toolkit = Терезелер Slint көмегімен салынған

anchors-title = Ұлттық сертификаттар
anchors-question = Ұлттық куәландырушы орталықтың осы сертификаттарына сенесіз бе?
anchors-note = SHA-256 мәндерін pki.gov.kz сайтында жарияланғандармен салыстырыңыз.
anchors-trust = Сену
