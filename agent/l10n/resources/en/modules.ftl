# Modules: the window of modules, the question whether to install one, messages, saved files.

notice-title = Message
notice-asks = has a message for you
notice-read = OK

save-title = Save a file
save-asks = gives you a file to save ({ $size })
save-name = File name
save-bad-name = A name must not be empty and must not contain / or \.
save-exists = “{ $name }” is already in this folder. Replace it?
save-replace = Replace
save-keep = Another name
save-here = Save
save-working = Saving…
save-note = The file is saved.

install-title = Install a module
install-asks = asks you to install a module
install-asks-update = asks you to update a module
install-version = Version { $version } · { $size }
install-version-update = Version { $version } in place of { $installed } · { $size }
install-publisher = Published by { $publisher }
install-serial-number = Certificate number { $number }
install-source = From { $source }
install-may = The module may:
install-may-note = Clear what you do not want. You can change this later in the list of modules.
install-may-nothing = The module asks for no permission.
install-now = Install
install-update = Update
install-again = Install again
install-fetching = Fetching { $name }…
install-compiling = Checking and preparing { $name }…
install-writing = Installing { $name }…
install-working = Fetching, checking and installing…
install-note = The module is installed, and the site can use it now.

modules-title = Tanba modules
modules-search = Search
modules-list = Modules
modules-check = Check for updates
modules-checking = Asking the catalogue…
modules-none-found = No module has these words in its name, description or publisher.
modules-empty = The catalogue has no modules.
modules-remove = Remove
modules-remove-question = Remove { $name }? Sites that need it will not work until it is installed again.
modules-keep = Keep
modules-required = Required by your administrator
modules-hosts = Its servers: { $hosts }
modules-origins = Sites that may call it: { $origins }
modules-origins-all = Any site may call it.
modules-version = version { $version }
modules-version-new = version { $installed } → { $offered }
modules-available = Not installed
modules-installed = Installed
modules-update = A newer version can be installed
modules-banned = The catalogue forbids this module, so it does not run
modules-forbidden = Your administrator forbids this module
modules-damaged = Damaged, so it does not run: install it again
modules-needs-newer = Made for a newer version of Tanba
modules-unsigned = Nobody signed this module. It is being tried by its developer and goes when Tanba ends.
modules-catalogue = Catalogue { $source }, fetched { $moment }
modules-catalogue-administrator = Catalogue { $source }, chosen by your administrator, fetched { $moment }
modules-catalogue-shipped = Catalogue that came with Tanba, read { $moment }
modules-catalogue-never = Catalogue { $source }, not fetched yet
modules-catalogue-none = No catalogue is set, so there is nothing to install from. Name one in settings.toml, or ask your administrator.
modules-catalogue-expired = The catalogue ended on { $moment }. Nothing can be installed until there is a newer one; what is installed goes on working.
modules-catalogue-expired-shipped = The catalogue that came with Tanba ended on { $moment }. Install a newer version of Tanba; what is installed goes on working.
modules-problem-module = { $name } was not changed. { $reason }
modules-problem-settings = The catalogue in the settings cannot be used: { $reason }.
modules-problem-unreachable = It could not be fetched: { $reason }. Check the network and try again.
modules-problem-refused = The catalogue is not taken, because its signature or its version is not right: { $reason }. What was there before stays.
modules-problem-expired = The catalogue is over. Check for updates; if it goes on, tell those who run the catalogue.
modules-problem-expired-shipped = The catalogue that came with Tanba is over. Install a newer version of Tanba.
modules-problem-package = The file is not the one that the catalogue names, so it is not installed: { $reason }.
modules-problem-changed = The catalogue has changed meanwhile. Look at the module again.
modules-problem-downgrade = A newer version is installed already.
modules-problem-banned = The catalogue forbids it.
modules-problem-forbidden = Your administrator forbids it.
modules-problem-newer = It needs a newer version of Tanba.
modules-problem-disk = The folder of modules cannot be written: { $reason }. Check the free space and try again.
modules-problem-failed = An error occurred inside Tanba. Try again.

notification-missing = { $name } is not installed
notification-missing-text = { $caller } needs this module. Published by { $publisher }.
notification-install = Install…
notification-updates = { $count ->
    [one] A module can be updated
   *[other] { $count } modules can be updated
}
notification-open = Open the list
