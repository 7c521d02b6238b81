# The tray icon and its menu.

tray-idle = Tanba is ready
tray-busy = Tanba waits for your answer
tray-problem = Tanba needs attention
tray-settings = Settings…
tray-modules = Modules…
tray-modules-updates = Modules… (updates: { $count })
tray-journal = Journal…
tray-about = About Tanba
tray-quit = Quit
