# The agent's own windows: file chooser, settings, journal, about, trust anchors.

chooser-folder = Folder
chooser-up = Up one folder
chooser-home = Home
chooser-desktop = Desktop
chooser-documents = Documents
chooser-downloads = Downloads
chooser-computer = Computer
chooser-empty = Nothing to choose here.
chooser-unreadable = This folder cannot be opened.
chooser-all = Show all files
chooser-open = Open
chooser-this-folder = Choose this folder
chooser-back = Back

settings-title = Tanba settings
settings-sites = Sites
settings-trust = Trust
settings-keys = Keys
settings-general = General
settings-sites-note = What you asked Tanba to remember. A site that is removed here is asked about again.
settings-sites-none = No site is remembered yet.
settings-forget = Forget
settings-unmute = Let it ask again
settings-allowed = allowed
settings-denied = refused
settings-muted = may not ask for { $minutes ->
    [one] one more minute
   *[other] { $minutes } more minutes
}
permission-choose-certificate = see a certificate
permission-sign = sign
permission-sign-digest = sign unseen
permission-authenticate = log in
permission-choose-file = receive a file
permission-list-storages = see which tokens are inserted
permission-interface = use the windows
permission-verify = check signatures and ask for time-stamps
permission-save-file = save a file where you choose
permission-show-message = show you a message
permission-network = ask its own servers
permission-keep-settings = keep settings of its own
permission-install-modules = offer you other modules
settings-trust-note = Browsers reach Tanba only if they trust its local certificate. It is valid on this computer alone.
settings-trust-install = Install where it is missing
settings-trust-remove = Remove everywhere
settings-trust-none = No browser was found.
trust-installed = Trusted
trust-missing = Not installed
trust-outdated = Out of date
trust-unavailable = Not accessible
settings-anchors = Trust anchors: { $count }
settings-anchors-fetch = Fetch the national certificates…
settings-folders = Folders with key files
settings-folders-none = Only the usual places are searched.
settings-folder-add = Add folder…
settings-remove = Remove
settings-authorities = Time-stamping authorities, in the order they are asked
settings-authority-new = Address of a time-stamping authority
settings-authority-add = Add
settings-language = Language
settings-language-system = As in the system

journal-title = Tanba journal
journal-empty = Nothing has been signed, refused or installed yet.
journal-whole = The journal is whole: no entry was changed or removed.
journal-broken = The journal was changed by someone else: see entry { $number }.
journal-sign = { $count ->
    [one] Signature
   *[other] Signatures: { $count }
}
journal-sign-digest = { $count ->
    [one] Blind signature
   *[other] Blind signatures: { $count }
}
journal-login = Log in
journal-certificate = Certificate shown
journal-file = File chosen
journal-module-installed = Module installed
journal-module-updated = Module updated
journal-module-removed = Module removed
journal-module-banned = Module forbidden by the catalogue
journal-module-allowed = Module allowed by the catalogue again
journal-module-unchanged = Module not changed
journal-other = Request
journal-by-person = You
journal-by-administrator = Administrator
journal-by-catalogue = Catalogue of modules
journal-by-command-line = Command line
journal-done = Done
journal-declined = You declined
journal-refused-policy = Refused: your administrator's policy
journal-refused-grant = Refused: you chose “Always refuse”
journal-refused-mute = Refused: declined too often
journal-refused-manifest = Refused: the module may not do this
journal-failed = Failed

about-title = About Tanba
about-text = A free signing agent for the sites of Kazakhstan
about-version = Version { $version }
about-licence = Licence: MIT or Apache 2.0
about-toolkit = The windows are drawn by Slint

anchors-title = National certificates
anchors-question = Trust these certificates of the National Certification Authority?
anchors-note = Compare the SHA-256 digests with those published at pki.gov.kz.
anchors-trust = Trust
