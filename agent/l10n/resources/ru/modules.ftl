# Модули: окно модулей, вопрос об установке, сообщения, сохранение файлов.

notice-title = Сообщение
notice-asks = показывает вам сообщение
notice-read = ОК

save-title = Сохранение файла
save-asks = передаёт вам файл для сохранения ({ $size })
save-name = Имя файла
save-bad-name = Имя не может быть пустым и не может содержать / или \.
save-exists = «{ $name }» уже есть в этой папке. Заменить?
save-replace = Заменить
save-keep = Другое имя
save-here = Сохранить
save-working = Сохранение…
save-note = Файл сохранён.

install-title = Установка модуля
install-asks = просит установить модуль
install-asks-update = просит обновить модуль
install-version = Версия { $version } · { $size }
install-version-update = Версия { $version } вместо { $installed } · { $size }
install-publisher = Издатель: { $publisher }
install-serial-number = Номер сертификата { $number }
install-source = Откуда: { $source }
install-may = Модуль сможет:
install-may-note = Снимите отметку с того, чего не хотите. Позже это можно изменить в списке модулей.
install-may-nothing = Модуль не просит никаких разрешений.
install-now = Установить
install-update = Обновить
install-again = Установить заново
install-fetching = Загрузка: { $name }…
install-compiling = Проверка и подготовка: { $name }…
install-writing = Установка: { $name }…
install-working = Загрузка, проверка и установка…
install-note = Модуль установлен, сайт уже может им пользоваться.

modules-title = Модули Tanba
modules-search = Поиск
modules-list = Модули
modules-check = Проверить обновления
modules-checking = Запрос к каталогу…
modules-none-found = Ни у одного модуля нет этих слов в имени, описании или издателе.
modules-empty = В каталоге нет модулей.
modules-remove = Удалить
modules-remove-question = Удалить { $name }? Сайты, которым он нужен, не будут работать, пока он не установлен снова.
modules-keep = Оставить
modules-required = Обязателен по решению администратора
modules-hosts = Его серверы: { $hosts }
modules-origins = Его могут вызывать сайты: { $origins }
modules-origins-all = Его может вызвать любой сайт.
modules-version = версия { $version }
modules-version-new = версия { $installed } → { $offered }
modules-available = Не установлен
modules-installed = Установлен
modules-update = Можно установить новую версию
modules-banned = Каталог запрещает этот модуль, поэтому он не работает
modules-forbidden = Администратор запрещает этот модуль
modules-damaged = Повреждён и не работает: установите его заново
modules-needs-newer = Сделан для более новой версии Tanba
modules-unsigned = Этот модуль никем не подписан. Его пробует разработчик, и с завершением Tanba он исчезнет.
modules-catalogue = Каталог { $source }, получен { $moment }
modules-catalogue-administrator = Каталог { $source } выбран администратором, получен { $moment }
modules-catalogue-shipped = Каталог из поставки Tanba, прочитан { $moment }
modules-catalogue-never = Каталог { $source } ещё не получен
modules-catalogue-none = Каталог не задан, поэтому устанавливать неоткуда. Укажите его в settings.toml или обратитесь к администратору.
modules-catalogue-expired = Срок каталога истёк { $moment }. Пока нет нового, ничего нельзя установить; установленное продолжает работать.
modules-catalogue-expired-shipped = Срок каталога из поставки Tanba истёк { $moment }. Установите новую версию Tanba; установленное продолжает работать.
modules-problem-module = { $name }: ничего не изменено. { $reason }
modules-problem-settings = Каталог из настроек нельзя использовать: { $reason }.
modules-problem-unreachable = Получить не удалось: { $reason }. Проверьте сеть и повторите.
modules-problem-refused = Каталог не принят: его подпись или версия неверна: { $reason }. Прежнее остаётся в силе.
modules-problem-expired = Срок каталога истёк. Проверьте обновления; если не поможет, сообщите тем, кто ведёт каталог.
modules-problem-expired-shipped = Срок каталога из поставки Tanba истёк. Установите новую версию Tanba.
modules-problem-package = Это не тот файл, который назван в каталоге, поэтому он не установлен: { $reason }.
modules-problem-changed = Каталог тем временем изменился. Посмотрите на модуль ещё раз.
modules-problem-downgrade = Уже установлена более новая версия.
modules-problem-banned = Каталог его запрещает.
modules-problem-forbidden = Администратор его запрещает.
modules-problem-newer = Нужна более новая версия Tanba.
modules-problem-disk = В папку модулей нельзя записать: { $reason }. Проверьте свободное место и повторите.
modules-problem-failed = Произошла ошибка внутри Tanba. Повторите.

notification-missing = { $name }: модуль не установлен
notification-missing-text = Он нужен сайту { $caller }. Издатель: { $publisher }.
notification-install = Установить…
notification-updates = { $count ->
    [one] Можно обновить { $count } модуль
    [few] Можно обновить { $count } модуля
   *[many] Можно обновить { $count } модулей
}
notification-open = Открыть список
