//! The diagnostic log: to standard error, at `warn` unless `TANBA_LOG` says otherwise. It holds
//! no documents, no passwords and no personal identifiers.

use tracing_subscriber::EnvFilter;

/// Starts it; a second start changes nothing.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("TANBA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _ = log.try_init();
}
