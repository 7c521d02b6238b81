# Окно вопроса: кто просит, что и каким ключом.

sign-title = Подпись
login-title = Вход
certificate-title = Выбор сертификата
file-title = Выбор файла

asks-sign = просит подписать { $count ->
    [one] { $count } документ
    [few] { $count } документа
   *[many] { $count } документов
}
asks-blind = просит подписать { $count ->
    [one] { $count } документ, не показывая его
    [few] { $count } документа, не показывая их
   *[many] { $count } документов, не показывая их
}
asks-login = просит войти с вашим ключом
asks-certificate = хочет увидеть один из ваших сертификатов
asks-file = просит файл
asks-path = просит путь к файлу

caller-program = Программа на этом компьютере
caller-ascii = Адрес латиницей: { $address }
caller-logo = Картинка сайта. Она ничего не доказывает.
caller-module = Модуль { $module }
module-unsigned = { $module } (без подписи, режим разработчика)

blind-warning = Подпись вслепую: сайт прислал только хеш. Ни вы, ни Tanba не видите, что подписывается. Продолжайте, только если доверяете этому сайту.
certificate-note = Сайт увидит ваше имя, ИИН и организацию из сертификата. Ничего не подписывается.

documents = Документы: { $count }
document-number = Документ { $number }
document-digest = SHA-256 { $digest }
document-blind-digest = Хеш { $digest }
preview = Содержимое
preview-truncated = Показано только начало.
preview-empty = Документ пуст.
preview-binary = Это не текст, поэтому показать его нельзя. Сверьте размер и хеш.
preview-blind = Содержимое неизвестно, есть только хеш.

size-bytes = { $count ->
    [one] { $count } байт
    [few] { $count } байта
   *[many] { $count } байт
}
size-kilobytes = { $number } КБ
size-megabytes = { $number } МБ
size-gigabytes = { $number } ГБ

key-file = Файл ключа
key-file-last = Использован здесь в прошлый раз
key-file-none = Файлы ключей не найдены. Выберите свой.
key-file-other = Выбрать файл…
password = Пароль файла ключа
password-show = Показать пароль
password-hide = Скрыть пароль
caps-lock = Включён Caps Lock
open-key = Открыть
opening-key = Открываем ключ…

key = Ключ
key-other = Другой файл
key-valid = Действует { $from } – { $until }
key-until = до { $until }
key-issuer = Издатель: { $issuer }
key-serial-number = Серийный номер { $number }
key-iin = ИИН { $iin }
key-bin = БИН { $bin }
key-unnamed = Ключ { $number }
keys-none-usable = Ни один ключ из этого файла здесь не подходит. Выберите другой файл.
anchors-missing = Национальные сертификаты не установлены, поэтому издателя нельзя проверить.
anchors-fetch = Установить…

remember-site = Запомнить выбор для этого сайта
sign = Подписать
login = Войти
choose = Выбрать
cancel = Отмена
refuse-always = Всегда отказывать
close = Закрыть
unavailable = Сейчас недоступно

progress = Подписано { $done } из { $total }
progress-start = Подписываем…
progress-timestamp = Ждём ответа службы меток времени…
finished = Готово
finished-note = Сайт получил ответ.
failed = Не получилось

caller-embedded = Сообщает, что находится внутри этой страницы, чего никто не проверял:
login-note = Сайт увидит ваше имя, ИИН и организацию из сертификата. Документы не подписываются, а то, что подписывается, другому сайту бесполезно.
preview-not-kept = Не показан: Tanba получил документ и сам вычислил его хеш, но сайт просил не хранить содержимое.
grant-title = Разрешение
grant-asks = просит разрешения
grant-may = Каждый раз спрашивая вас, сайт сможет
grant-note = Каждая подпись и каждый вход всё равно будут показаны вам, с ключом и паролем.
grant-allow = Разрешить
grant-deny = Не разрешать
