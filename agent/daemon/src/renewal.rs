//! The local certificate is renewed while the agent runs.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

use crate::served_certificate::ServedCertificate;

/// How often the certificate is looked at; a suspended computer must not oversleep the end.
const INTERVAL: Duration = Duration::from_hours(1);

/// Renews the certificate when its time comes, and has the stores that trusted the old one trust
/// the new one.
pub(crate) async fn keep_fresh(certificate: Arc<ServedCertificate>) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        let certificate = Arc::clone(&certificate);
        let renewed = tokio::task::spawn_blocking(move || {
            certificate.renew_if_needed(OffsetDateTime::now_utc())
        });
        match renewed.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the local certificate was not renewed"),
            Err(error) => tracing::error!(%error, "renewal ended unexpectedly"),
        }
    }
}
