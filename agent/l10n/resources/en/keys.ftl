# Keys: why one cannot be chosen, what to know before, why a file did not open.

block-expired = Expired
block-not-yet-valid = Not yet valid
block-revoked = Revoked
block-purpose = For another purpose than the site asks for
block-role = Lacks a role the site asks for: { $role }
block-iin = Belongs to another person (IIN)
block-bin = Belongs to another organisation (BIN)
block-serial-number = The site asks for another certificate (serial number)
block-chain = The issuer is not one the site accepts
block-chain-no-anchors = The issuer is unknown: the national certificates are not installed
block-no-certificate = There is no certificate beside the key
block-algorithm = This kind of key cannot make the signature asked for
block-key-usage = Its certificate lacks a use of the key that the site asks for
block-issuer = The site asks for a certificate of another issuer
block-subject = The owner is not the one the site asks for
block-key-kind = The site asks for another kind of key
block-digest = Signs with another hash function than the one the document was hashed with
block-valid-at = Not valid at the time the site names

warning-expires-soon = Expires soon
warning-expired = Expired; the site allows it
warning-weak-key = Weak key; get a new certificate
warning-roca = Vulnerable key (ROCA); get a new certificate

unlock-wrong-password = Wrong password. Check the keyboard layout and Caps Lock.
unlock-wrong-password-tries = Wrong password. { $tries ->
    [one] One try
   *[other] { $tries } tries
} left before the token is locked.
unlock-damaged = This file is damaged or is not a key file. Choose another file.
unlock-unreadable = This file cannot be read. Check that it exists and that you may open it.
unlock-unsupported = This file is protected in a way that Tanba does not support.
unlock-no-key = There is no private key in this file. Choose another file.
