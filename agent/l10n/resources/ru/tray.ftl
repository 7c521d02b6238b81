# Значок в трее и его меню.

tray-idle = Tanba готова
tray-busy = Tanba ждёт вашего ответа
tray-problem = Tanba требует внимания
tray-settings = Настройки…
tray-modules = Модули…
tray-modules-updates = Модули… (обновления: { $count })
tray-journal = Журнал…
tray-about = О программе
tray-quit = Выход
