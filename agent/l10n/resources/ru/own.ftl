# Собственные окна: выбор файла, настройки, журнал, о программе, корневые сертификаты.

chooser-folder = Папка
chooser-up = На папку выше
chooser-home = Домашняя папка
chooser-desktop = Рабочий стол
chooser-documents = Документы
chooser-downloads = Загрузки
chooser-computer = Компьютер
chooser-empty = Здесь нечего выбрать.
chooser-unreadable = Эту папку нельзя открыть.
chooser-all = Показать все файлы
chooser-open = Открыть
chooser-this-folder = Выбрать эту папку
chooser-back = Назад

settings-title = Настройки Tanba
settings-sites = Сайты
settings-trust = Доверие
settings-keys = Ключи
settings-general = Общие
settings-sites-note = Что вы попросили запомнить. Если удалить сайт отсюда, о нём будет задан вопрос снова.
settings-sites-none = Пока ни один сайт не запомнен.
settings-forget = Забыть
settings-unmute = Разрешить спрашивать
settings-allowed = разрешено
settings-denied = запрещено
settings-muted = не может спрашивать ещё { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}
permission-choose-certificate = видеть сертификат
permission-sign = подписывать
permission-sign-digest = подписывать вслепую
permission-authenticate = входить
permission-choose-file = получать файл
permission-list-storages = видеть вставленные токены
permission-interface = пользоваться окнами
permission-verify = проверять подписи и запрашивать метки времени
permission-save-file = сохранять файл туда, куда вы укажете
permission-show-message = показывать вам сообщения
permission-network = обращаться к своим серверам
permission-keep-settings = хранить свои настройки
permission-install-modules = предлагать установку других модулей
settings-trust-note = Браузеры соединяются с Tanba, только если доверяют её локальному сертификату. Он действует лишь на этом компьютере.
settings-trust-install = Установить, где его нет
settings-trust-remove = Удалить везде
settings-trust-none = Браузеры не найдены.
trust-installed = Доверяет
trust-missing = Не установлен
trust-outdated = Устарел
trust-unavailable = Недоступно
settings-anchors = Корневые сертификаты: { $count }
settings-anchors-fetch = Получить национальные сертификаты…
settings-folders = Папки с файлами ключей
settings-folders-none = Поиск только в обычных местах.
settings-folder-add = Добавить папку…
settings-remove = Удалить
settings-authorities = Службы меток времени в порядке обращения
settings-authority-new = Адрес службы меток времени
settings-authority-add = Добавить
settings-language = Язык
settings-language-system = Как в системе

journal-title = Журнал Tanba
journal-empty = Пока ничего не подписано, не отклонено и не установлено.
journal-whole = Журнал цел: ни одна запись не изменена и не удалена.
journal-broken = Журнал кем-то изменён: смотрите запись { $number }.
journal-sign = { $count ->
    [one] Подпись
   *[other] Подписи: { $count }
}
journal-sign-digest = { $count ->
    [one] Подпись вслепую
   *[other] Подписи вслепую: { $count }
}
journal-login = Вход
journal-certificate = Показан сертификат
journal-file = Выбран файл
journal-module-installed = Модуль установлен
journal-module-updated = Модуль обновлён
journal-module-removed = Модуль удалён
journal-module-banned = Модуль запрещён каталогом
journal-module-allowed = Модуль снова разрешён каталогом
journal-module-unchanged = Модуль не изменён
journal-other = Запрос
journal-by-person = Вы
journal-by-administrator = Администратор
journal-by-catalogue = Каталог модулей
journal-by-command-line = Командная строка
journal-done = Выполнено
journal-declined = Вы отказали
journal-refused-policy = Запрещено политикой администратора
journal-refused-grant = Запрещено: вы выбрали «Всегда отказывать»
journal-refused-mute = Запрещено: слишком много отказов
journal-refused-manifest = Запрещено: модулю это не разрешено
journal-failed = Ошибка

about-title = О программе Tanba
about-text = Свободная программа подписи для сайтов Казахстана
about-version = Версия { $version }
about-licence = Лицензия: MIT или Apache 2.0
about-toolkit = Окна нарисованы с помощью Slint

anchors-title = Национальные сертификаты
anchors-question = Доверять этим сертификатам Национального удостоверяющего центра?
anchors-note = Сверьте SHA-256 с опубликованными на pki.gov.kz.
anchors-trust = Доверять
