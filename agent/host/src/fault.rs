//! The one place where inner errors become what a caller may know.

use tanba_consent::PromptError;
use tanba_keystore::SignError;
use tanba_module::Fault;
use tanba_module::fault::Incident;

use crate::SigningError;

/// An unexpected failure: the caller gets a number, the log the rest.
pub(crate) fn incident(error: &dyn std::error::Error) -> Fault {
    let mut number = [0u8; 6];
    // Without randomness the incident is still logged; its number is then all zeros.
    let _ = getrandom::fill(&mut number);
    let number = hex::encode(number);
    tracing::error!(incident = %number, error = %chain(error), "unexpected failure");
    Fault::Failed(Incident(number))
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

pub(crate) fn prompt(error: PromptError) -> Fault {
    match error {
        PromptError::NoScreen(reason) => {
            tracing::warn!(reason, "no window can be shown");
            Fault::NoScreen
        }
        PromptError::Gone => Fault::Cancelled,
        error => incident(&error),
    }
}

pub(crate) fn sign(error: SignError) -> Fault {
    match error {
        SignError::Rejected(reason) => Fault::KeyUnusable {
            reason: reason.to_string(),
        },
        SignError::Removed | SignError::DeviceStuck => Fault::KeyUnusable {
            reason: error.to_string(),
        },
        error => incident(&error),
    }
}

pub(crate) fn signing(error: SigningError) -> Fault {
    match error {
        SigningError::Fault(fault) => fault,
        SigningError::Key(error) => sign(error),
        SigningError::OwnSignatureInvalid(_) => incident(&error),
    }
}
