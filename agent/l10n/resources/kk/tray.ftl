# Трейдегі белгіше және оның мәзірі.

tray-idle = Tanba дайын
tray-busy = Tanba жауабыңызды күтіп тұр
tray-problem = Tanba назар аударуды қажет етеді
tray-settings = Баптаулар…
tray-modules = Модульдер…
tray-modules-updates = Модульдер… (жаңартулар: { $count })
tray-journal = Журнал…
tray-about = Бағдарлама туралы
tray-quit = Шығу
