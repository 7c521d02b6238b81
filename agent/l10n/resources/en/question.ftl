# The window of a question: who asks, what, with which key.

sign-title = Sign
login-title = Log in
certificate-title = Choose a certificate
file-title = Choose a file

asks-sign = asks you to sign { $count ->
    [one] a document
   *[other] { $count } documents
}
asks-blind = asks you to sign { $count ->
    [one] a document unseen
   *[other] { $count } documents unseen
}
asks-login = asks you to log in with your key
asks-certificate = wants to see one of your certificates
asks-file = asks for a file
asks-path = asks for the path of a file

caller-program = Program on this computer
caller-ascii = Address in Latin letters: { $address }
caller-logo = The site's picture. It proves nothing.
caller-module = Module { $module }
module-unsigned = { $module } (unsigned, developer mode)

blind-warning = Blind signature: the site sent only a digest. Neither you nor Tanba can see what you sign. Go on only if you trust this site.
certificate-note = The site will see your name, IIN and organisation from the certificate. Nothing is signed.

documents = Documents: { $count }
document-number = Document { $number }
document-digest = SHA-256 { $digest }
document-blind-digest = Digest { $digest }
preview = Content
preview-truncated = Only the beginning is shown.
preview-empty = The document is empty.
preview-binary = This document is not text, so it cannot be shown. Compare its size and digest.
preview-blind = The content is not known, only its digest.

size-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB

key-file = Key file
key-file-last = Used here last
key-file-none = No key files were found. Choose yours.
key-file-other = Choose file…
password = Password of the key file
password-show = Show the password
password-hide = Hide the password
caps-lock = Caps Lock is on
open-key = Open
opening-key = Opening the key…

key = Key
key-other = Other file
key-valid = Valid { $from } – { $until }
key-until = until { $until }
key-issuer = Issued by { $issuer }
key-serial-number = Serial number { $number }
key-iin = IIN { $iin }
key-bin = BIN { $bin }
key-unnamed = Key { $number }
keys-none-usable = None of the keys in this file can be used here. Choose another file.
anchors-missing = The national certificates are not installed, so the issuer cannot be checked.
anchors-fetch = Install them…

remember-site = Remember my choice for this site
sign = Sign
login = Log in
choose = Choose
cancel = Cancel
refuse-always = Always refuse
close = Close
unavailable = Not available now

progress = Signed { $done } of { $total }
progress-start = Signing…
progress-timestamp = Waiting for the time-stamping authority…
finished = Done
finished-note = The site has received the answer.
failed = It did not work

caller-embedded = It says it is inside this page, which nobody has checked:
login-note = The site will see your name, IIN and organisation from the certificate. No document is signed, and what is signed is of no use to any other site.
preview-not-kept = Not shown: Tanba received the document and digested it itself, but the site asked not to keep it.
grant-title = Permission
grant-asks = wants your permission
grant-may = Asking you each time, it may
grant-note = Each signature and each log in will still be shown to you, with the key and its password.
grant-allow = Allow
grant-deny = Do not allow
