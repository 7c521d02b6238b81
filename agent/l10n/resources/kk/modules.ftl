# Модульдер: модульдер терезесі, орнату туралы сұрақ, хабарламалар, файл сақтау.

notice-title = Хабарлама
notice-asks = сізге хабарлама көрсетеді
notice-read = ОК

save-title = Файл сақтау
save-asks = сақтау үшін файл береді ({ $size })
save-name = Файл атауы
save-bad-name = Атау бос болмауы және құрамында / немесе \ болмауы керек.
save-exists = «{ $name }» бұл қалтада бар. Ауыстыру керек пе?
save-replace = Ауыстыру
save-keep = Басқа атау
save-here = Сақтау
save-working = Сақталуда…
save-note = Файл сақталды.

install-title = Модуль орнату
install-asks = модуль орнатуды сұрайды
install-asks-update = модульді жаңартуды сұрайды
install-version = { $version } нұсқасы · { $size }
install-version-update = { $installed } орнына { $version } нұсқасы · { $size }
install-publisher = Шығарушы: { $publisher }
install-serial-number = Сертификат нөмірі { $number }
install-source = Қайдан: { $source }
install-may = Модуль мыналарды істей алады:
install-may-note = Қаламайтыныңыздың белгісін алып тастаңыз. Мұны кейін модульдер тізімінде өзгертуге болады.
install-may-nothing = Модуль ешқандай рұқсат сұрамайды.
install-now = Орнату
install-update = Жаңарту
install-again = Қайта орнату
install-fetching = Жүктелуде: { $name }…
install-compiling = Тексеріліп, дайындалуда: { $name }…
install-writing = Орнатылуда: { $name }…
install-working = Жүктеліп, тексеріліп, орнатылуда…
install-note = Модуль орнатылды, сайт оны енді пайдалана алады.

modules-title = Tanba модульдері
modules-search = Іздеу
modules-list = Модульдер
modules-check = Жаңартуларды тексеру
modules-checking = Каталогқа сұраныс…
modules-none-found = Бұл сөздер ешбір модульдің атауында, сипаттамасында және шығарушысында жоқ.
modules-empty = Каталогта модульдер жоқ.
modules-remove = Жою
modules-remove-question = { $name } жойылсын ба? Ол қайта орнатылғанша, оны қажет ететін сайттар жұмыс істемейді.
modules-keep = Қалдыру
modules-required = Әкімші міндеттеген
modules-hosts = Серверлері: { $hosts }
modules-origins = Оны шақыра алатын сайттар: { $origins }
modules-origins-all = Оны кез келген сайт шақыра алады.
modules-version = { $version } нұсқасы
modules-version-new = { $installed } → { $offered } нұсқасы
modules-available = Орнатылмаған
modules-installed = Орнатылған
modules-update = Жаңа нұсқасын орнатуға болады
modules-banned = Каталог бұл модульге тыйым салған, сондықтан ол жұмыс істемейді
modules-forbidden = Әкімші бұл модульге тыйым салған
modules-damaged = Бүлінген, жұмыс істемейді: қайта орнатыңыз
modules-needs-newer = Tanba бағдарламасының жаңарақ нұсқасына арналған
modules-unsigned = Бұл модульге ешкім қол қоймаған. Оны әзірлеушісі сынап жатыр, Tanba жабылғанда ол жоғалады.
modules-catalogue = { $source } каталогы, алынған уақыты: { $moment }
modules-catalogue-administrator = { $source } каталогы, әкімші таңдаған, алынған уақыты: { $moment }
modules-catalogue-shipped = Tanba құрамындағы каталог, оқылған уақыты: { $moment }
modules-catalogue-never = { $source } каталогы әлі алынбаған
modules-catalogue-none = Каталог көрсетілмеген, сондықтан орнататын жер жоқ. Оны settings.toml файлында көрсетіңіз немесе әкімшіге хабарласыңыз.
modules-catalogue-expired = Каталогтың мерзімі біткен: { $moment }. Жаңасы болғанша ештеңе орнатылмайды; орнатылғандар жұмыс істей береді.
modules-catalogue-expired-shipped = Tanba құрамындағы каталогтың мерзімі біткен: { $moment }. Tanba бағдарламасының жаңа нұсқасын орнатыңыз; орнатылғандар жұмыс істей береді.
modules-problem-module = { $name }: ештеңе өзгерген жоқ. { $reason }
modules-problem-settings = Баптаулардағы каталогты пайдалану мүмкін емес: { $reason }.
modules-problem-unreachable = Алу мүмкін болмады: { $reason }. Желіні тексеріп, қайталаңыз.
modules-problem-refused = Каталог қабылданбады: оның қолтаңбасы немесе нұсқасы дұрыс емес: { $reason }. Бұрынғысы өз күшінде қалады.
modules-problem-expired = Каталогтың мерзімі біткен. Жаңартуларды тексеріңіз; көмектеспесе, каталогты жүргізетіндерге хабарлаңыз.
modules-problem-expired-shipped = Tanba құрамындағы каталогтың мерзімі біткен. Tanba бағдарламасының жаңа нұсқасын орнатыңыз.
modules-problem-package = Бұл каталогта аталған файл емес, сондықтан орнатылмады: { $reason }.
modules-problem-changed = Осы арада каталог өзгерді. Модульді қайта қараңыз.
modules-problem-downgrade = Жаңарақ нұсқасы орнатылып қойған.
modules-problem-banned = Каталог оған тыйым салған.
modules-problem-forbidden = Әкімші оған тыйым салған.
modules-problem-newer = Tanba бағдарламасының жаңарақ нұсқасы керек.
modules-problem-disk = Модульдер қалтасына жазу мүмкін емес: { $reason }. Бос орынды тексеріп, қайталаңыз.
modules-problem-failed = Tanba ішінде қате шықты. Қайталап көріңіз.

notification-missing = { $name }: модуль орнатылмаған
notification-missing-text = Ол { $caller } сайтына керек. Шығарушы: { $publisher }.
notification-install = Орнату…
notification-updates = { $count ->
    [one] Бір модульді жаңартуға болады
   *[other] { $count } модульді жаңартуға болады
}
notification-open = Тізімді ашу
