# The tray icon and its menu.

tray-idle = Tanba is ready
tray-busy = Tanba waits for your answer
tray-problem = Tanba needs attention
tray-settings = Settings…
tray-journal = Journal…
tray-about = About Tanba
tray-quit = Quit
