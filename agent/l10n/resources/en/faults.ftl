# What went wrong, and what to do about it.

fault-method-missing = The site sent a request without a method name. Tell the site's support about it.
fault-no-such-method = The site asked for the method “{ $method }”, which Tanba does not have. Update Tanba, or tell the site's support about it.
fault-argument-mismatch = The site called the method “{ $method }” with an argument of the wrong type. Tell the site's support about it.
fault-arguments-missing = The site called the method “{ $method }” without arguments. Tell the site's support about it.
fault-member-mismatch = In the site's request “{ $member }” must be { $expected ->
    [object] an object
    [array] an array
    [text] text
    [boolean] true or false
   *[integer] a whole number
}. Tell the site's support about it.
fault-member-missing = The site's request lacks “{ $member }”. Tell the site's support about it.
fault-api-version = The site speaks another version of the protocol; Tanba serves version { $supported }. Update Tanba, or tell the site's support about it.
fault-name-attribute-missing = The certificate does not hold the piece of information that the site asked for. Choose another certificate.
fault-invalid-parameter = The parameter “{ $parameter }” of the site's request cannot be served: { $reason }. Tell the site's support about it.
fault-not-base64 = The data in “{ $parameter }” is not valid Base64. Tell the site's support about it.
fault-storage-name-empty = The site did not say which key store to use. Tell the site's support about it.
fault-storage-unknown = The site asked for a key store that Tanba does not know. Tell the site's support about it.
fault-storage-empty = No token is inserted. Insert the token and repeat the operation on the site.
fault-empty-digest = The site sent an empty digest, so there is nothing to sign. Tell the site's support about it.
fault-malformed-xml = The document is not well-formed XML (line { $line }, column { $column }: { $reason }). Nothing was signed; tell the site's support about it.
fault-no-such-element = The document has no element “{ $path }”, which the site wants signed. Tell the site's support about it.
fault-malformed-cms = The data is not a CMS signature, or it is damaged: { $reason }. Get the file again and repeat.
fault-existing-signature-invalid = A signature that is already in the document is not valid: { $reason }. Nothing was added to it; ask for the document again.
fault-confusable-content = This content looks like the inside of a signature and could be misused, so it is not signed. Tell the site's support about it.
fault-limit = The request is too large or too frequent ({ $what }). Send less at a time or wait a little.
fault-not-approved = The site wanted to sign something other than what you approved. Nothing was signed; do not continue before you know why.
fault-cancelled = You cancelled the operation. Nothing was signed.
fault-muted = You declined this site several times, so it may not ask for { $minutes ->
    [one] one more minute
   *[other] { $minutes } more minutes
}. You can lift this earlier in Tanba's settings.
fault-refused = This site may not ask for this. You can change the permission in Tanba's settings, unless your administrator has set it.
fault-busy = Tanba is already waiting for your answer in another window. Answer there, then repeat.
fault-no-suitable-key = No key qualifies for this request: { $reason }. Choose another key or check its validity.
fault-key-unusable = The key could not be used: { $reason }. Check the file or the token and try again.
fault-document-gone = The document is no longer here: the page asked for it too late, or never gave it. Repeat the action on the page; if this comes again, tell its owner.
fault-file-unusable = The file could not be read or written. Check that it exists, that you may open it and that there is free space.
fault-no-screen = Tanba cannot show its window. Start it in a graphical session and check that it is installed completely.
fault-timestamp-unreachable = No time-stamping authority answered: { $reason }. Nothing was signed; check the network and try again.
fault-timestamp-invalid = The time-stamp is not usable: { $reason }. Nothing was signed; try again later or choose another authority in settings.
fault-journal-unavailable = Tanba could not write its journal, so nothing was given out or changed. Free some disk space and try again.
fault-unavailable = Tanba does not offer this here ({ $what }). Update Tanba, or ask your administrator.
module-withdrawn = The module { $module } was withdrawn by its publisher or forbidden by the catalogue, so it cannot be installed. A newer version may follow; ask the site.
fault-unreachable = { $host } could not be asked: { $reason }. Check the network; if it goes on, tell the publisher of the module.
fault-module-trapped = The module { $module } stopped with an error. Nothing else is affected; update the module or tell its publisher.
fault-module-stack-overflow = The module { $module } stopped because it went too deep into itself. Update the module or tell its publisher.
fault-module-out-of-time = The module { $module } took too long and was stopped. Try again with less data, or tell its publisher.
fault-module-out-of-memory = The module { $module } needed more memory than it may use and was stopped. Try again with less data, or tell its publisher.
fault-module-answer-too-large = The module { $module } answered more than it may. Try again with less data, or tell its publisher.
fault-module-malformed-answer = The module { $module } gave an answer that cannot be used. Update the module or tell its publisher.
fault-module-not-loadable = The module { $module } could not be loaded. Install it again from the list of modules.
fault-failed = An error occurred inside Tanba. Try again; if it happens again, tell the developers the number { $incident }.
