# Сұрау терезесі: кім сұрайды, нені және қай кілтпен.

sign-title = Қол қою
login-title = Кіру
certificate-title = Сертификатты таңдау
file-title = Файлды таңдау

asks-sign = { $count ->
    [one] құжатқа қол қоюды сұрайды
   *[other] { $count } құжатқа қол қоюды сұрайды
}
asks-blind = { $count ->
    [one] құжатты көрсетпей, оған қол қоюды сұрайды
   *[other] { $count } құжатты көрсетпей, оларға қол қоюды сұрайды
}
asks-login = кілтіңізбен кіруді сұрайды
asks-certificate = сертификаттарыңыздың бірін көргісі келеді
asks-file = файл сұрайды
asks-path = файлдың жолын сұрайды

caller-program = Осы компьютердегі бағдарлама
caller-ascii = Латын әріптерімен жазылған мекенжай: { $address }
caller-logo = Сайттың суреті. Ол ештеңені дәлелдемейді.
caller-module = { $module } модулі
module-unsigned = { $module } (қолтаңбасыз, әзірлеуші режимі)

blind-warning = Көрмей қол қою: сайт тек хеш жіберді. Не сіз, не Tanba неге қол қойылатынын көре алмайды. Бұл сайтқа сенсеңіз ғана жалғастырыңыз.
certificate-note = Сайт сертификаттан аты-жөніңізді, ЖСН-ңізді және ұйымыңызды көреді. Ештеңеге қол қойылмайды.

documents = Құжаттар: { $count }
document-number = { $number }-құжат
document-digest = SHA-256 { $digest }
document-blind-digest = Хеш { $digest }
preview = Мазмұны
preview-truncated = Тек басы көрсетілген.
preview-empty = Құжат бос.
preview-binary = Бұл мәтін емес, сондықтан көрсету мүмкін емес. Көлемі мен хешін салыстырыңыз.
preview-blind = Мазмұны белгісіз, тек хеші бар.

size-bytes = { $count } байт
size-kilobytes = { $number } КБ
size-megabytes = { $number } МБ
size-gigabytes = { $number } ГБ

key-file = Кілт файлы
key-file-last = Мұнда соңғы рет қолданылған
key-file-none = Кілт файлдары табылмады. Өзіңіздікін таңдаңыз.
key-file-other = Файл таңдау…
password = Кілт файлының құпиясөзі
password-show = Құпиясөзді көрсету
password-hide = Құпиясөзді жасыру
caps-lock = Caps Lock қосулы
open-key = Ашу
opening-key = Кілт ашылуда…

key = Кілт
key-other = Басқа файл
key-valid = Мерзімі: { $from } – { $until }
key-until = { $until } дейін
key-issuer = Берген: { $issuer }
key-serial-number = Сериялық нөмірі { $number }
key-iin = ЖСН { $iin }
key-bin = БСН { $bin }
key-unnamed = { $number }-кілт
keys-none-usable = Бұл файлдағы ешбір кілт мұнда жарамайды. Басқа файлды таңдаңыз.
anchors-missing = Ұлттық сертификаттар орнатылмаған, сондықтан кілтті кім бергенін тексеру мүмкін емес.
anchors-fetch = Орнату…

remember-site = Бұл сайтқа берген жауабымды есте сақтау
sign = Қол қою
login = Кіру
choose = Таңдау
cancel = Бас тарту
refuse-always = Әрдайым бас тарту
close = Жабу
unavailable = Қазір қолжетімсіз

progress = Қол қойылды: { $done } / { $total }
progress-start = Қол қойылуда…
progress-timestamp = Уақыт белгісі қызметінің жауабы күтілуде…
finished = Дайын
finished-note = Сайт жауапты алды.
failed = Орындалмады

caller-embedded = Мына беттің ішінде екенін айтады, бірақ мұны ешкім тексермеген:
login-note = Сайт сертификаттан аты-жөніңізді, ЖСН-ңізді және ұйымыңызды көреді. Құжатқа қол қойылмайды, ал қол қойылатын дерек басқа сайтқа жарамайды.
preview-not-kept = Көрсетілмейді: Tanba құжатты алып, хешін өзі есептеді, бірақ сайт мазмұнын сақтамауды сұрады.
grant-title = Рұқсат
grant-asks = рұқсатыңызды сұрайды
grant-may = Әр жолы сізден сұрап, сайт мынаны істей алады
grant-note = Әр қол қою мен әр кіру сізге бәрібір кілтімен және құпиясөзімен көрсетіледі.
grant-allow = Рұқсат беру
grant-deny = Рұқсат бермеу
