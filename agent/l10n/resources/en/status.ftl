# What the status page says is wrong, and how it is mended.

status-problem-certificate = The local certificate ends soon.
status-remedy-certificate = Leave Tanba running: it renews the certificate by itself. If this message stays, run “tanba trust install”.
status-problem-anchors = The present national certificates of Kazakhstan are not installed.
status-remedy-anchors = Open the settings of Tanba and fetch the national certificates, or run “tanba anchors fetch kz”.
