# What a page is told by the protocol tanba.v1 when a request is not even made.

native-malformed = The site sent a message that Tanba cannot read. Tell the site's support about it.
native-invalid-message = The site sent a message that is no request. Tell the site's support about it.
native-id-in-use = The site used the number of a request that is still open. Tell the site's support about it.
native-method-not-found = The site asked for “{ $name }”, which this version of Tanba does not have. Update Tanba, or tell the site's support about it.
native-module-not-found = The site needs the module “{ $name }”, which is not installed. Install it from the Tanba menu and repeat.
native-batch-not-found = These signatures are no longer kept. Sign again.
native-cancelled-by-page = The site ended the request.
native-deadline-exceeded = The time that the site gave has passed. Repeat the operation on the site.
