//! `tanba trust install | status | remove`, in the browsers of the user who runs it; `--home` says
//! where the certificate is kept.

use serde_json::json;
use tanba_local_ca::{Scope, StoreReport, Trust};
use time::OffsetDateTime;

use super::{CommandError, Exit, Session};
use crate::cli::TrustCommand;
use crate::served_certificate::{ServedCertificate, remove_trust};

pub(super) fn run(session: &Session, command: &TrustCommand) -> Result<Exit, CommandError> {
    let served = || ServedCertificate::open(&session.places, OffsetDateTime::now_utc());
    match command {
        TrustCommand::Install { system } => {
            let scope = if *system {
                Scope::UserAndSystem
            } else {
                Scope::User
            };
            print(session, &served()?.install(scope), Trust::Trusted)
        }
        TrustCommand::Status => print(session, &served()?.status(), Trust::Trusted),
        TrustCommand::Remove => print(session, &remove_trust(removable()), Trust::Absent),
    }
}

/// The system's store is cleaned whenever we are allowed to.
fn removable() -> Scope {
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        return Scope::UserAndSystem;
    }
    Scope::User
}

/// Prints every store; done when each is as wanted.
fn print(session: &Session, reports: &[StoreReport], wanted: Trust) -> Result<Exit, CommandError> {
    let mut text = String::new();
    let mut rows = Vec::new();
    let mut exit = Exit::Done;
    for report in reports {
        let (word, error) = match &report.outcome {
            Ok(Trust::Trusted) => ("trusted", None),
            Ok(Trust::Outdated) => ("outdated", None),
            Ok(Trust::Absent) => ("absent", None),
            Err(error) => ("failed", Some(error.to_string())),
        };
        if !matches!(&report.outcome, Ok(trust) if *trust == wanted) {
            exit = Exit::Refused;
        }
        let path = report.store.path().display().to_string();
        text += &format!("{word:<9} {path}\n");
        if let Some(error) = &error {
            text += &format!("          {error}\n");
        }
        rows.push(json!({ "store": path, "state": word, "error": error }));
    }
    if reports.is_empty() {
        text += "No browser was found whose store could be changed.";
    }
    session.print(&json!({ "stores": rows }), &text)?;
    Ok(exit)
}
