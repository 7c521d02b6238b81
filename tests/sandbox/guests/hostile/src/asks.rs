//! Questions to the agent.

use crate::tanba::module::files::{self, FileFilter, FileRequest, SaveRequest};
use crate::tanba::module::log::{Level, write};
use crate::tanba::module::network::{FetchMethod, FetchRequest, fetch as ask_server};
use crate::tanba::module::person::{self, Screen};
use crate::tanba::module::types::Locale;
use crate::tanba::module::verification::{
    CmsMessage, Imprint, ImprintAlgorithm, TimestampRequest, VerificationRequest, timestamp, verify,
};
use crate::tanba::module::{settings, signing};
use crate::{Fault, Outcome};

pub fn passed_fault() -> Result<Outcome, Fault> {
    settings::get("fault")?;
    Ok(Outcome::Done)
}

pub fn forever() -> Result<Outcome, Fault> {
    loop {
        let _ = settings::get("again");
    }
}

pub fn log() -> Outcome {
    for _ in 0..1_000 {
        write(Level::Warning, &"long ".repeat(1_000));
    }
    Outcome::Done
}

pub fn wait() -> Result<Outcome, Fault> {
    person::show_message("wait", "until you have read this")?;
    Ok(Outcome::Done)
}

pub fn fetch() -> Result<Outcome, Fault> {
    let reply = ask_server(&FetchRequest {
        method: FetchMethod::Post,
        url: "https://elsewhere.example/".to_owned(),
        headers: vec![("accept".to_owned(), "text/plain".to_owned())],
        body: b"question".to_vec(),
    })?;
    Ok(Outcome::Value(reply.status.to_string()))
}

/// Asks everything that is no signer, and tells what it learnt in one text.
pub fn everything() -> Result<Outcome, Fault> {
    let mut learnt = Vec::new();
    learnt.push(format!(
        "{:?}",
        signing::shown_certificate("alias").map(|shown| shown.key_id)
    ));
    learnt.push(format!(
        "{:?}",
        signing::shown_certificate_details("alias").map(|shown| shown.purpose)
    ));
    learnt.push(format!("{:?}", signing::active_storages()?));
    person::change_locale(Locale::Kazakh)?;
    person::show(Screen::Modules)?;
    learnt.push(format!("{:?}", person::installed_modules()?[0].answers));
    let file = files::choose_file(&FileRequest {
        filter: FileFilter::Certificate,
        suggested: Some("/home".to_owned()),
        read: false,
    })?;
    learnt.push(format!("{} {}", file.path(), file.size()));
    learnt.push(files::save_file(&SaveRequest {
        name: "report.txt".to_owned(),
        folder: None,
        content: b"report".to_vec(),
    })?);
    settings::keep("name", Some("value"))?;
    learnt.push(format!("{:?}", settings::get("name")?));
    let signers = verify(&VerificationRequest::Cms(CmsMessage {
        message: b"cms".to_vec(),
        content: Some(b"content".to_vec()),
    }))?;
    learnt.push(format!("{:?} {:?}", signers[0].integrity, signers[0].path));
    let token = timestamp(&TimestampRequest::Digest(Imprint {
        algorithm: ImprintAlgorithm::Gost2015Of512,
        digest: vec![7; 64],
    }))?;
    learnt.push(format!("{token:?}"));
    Ok(Outcome::Value(format!("{:?}", learnt.join("; "))))
}
