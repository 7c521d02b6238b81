//! Signers and files: used as they are meant, hoarded, and used after their end.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::tanba::module::files::{self, FileFilter, FileRequest};
use crate::tanba::module::signing::{
    ChainRule, CmsFormat, KeyPurpose, SignatureFormat, SignatureParams, Signer, SignerFilter,
    SignerRequest, choose_signer,
};
use crate::tanba::module::types::{Content, Document, Storage};
use crate::{Fault, Outcome};

/// The handle of a signer that was kept in spite of the contract.
static KEPT: AtomicU32 = AtomicU32::new(0);

pub fn request(documents: Vec<Document>) -> SignerRequest {
    SignerRequest {
        documents,
        params: Some(SignatureParams {
            format: SignatureFormat::Cms(CmsFormat {
                attached: true,
                cosign: false,
            }),
            timestamp: true,
        }),
        filter: SignerFilter {
            storages: Some(vec![Storage::Pkcs12, Storage::Kaztoken]),
            purpose: KeyPurpose::Signature,
            extended_key_usage: vec!["1.2.3".to_owned()],
            iin: Some("123456789012".to_owned()),
            bin: None,
            serial_number: None,
            chain: ChainRule::These(vec!["PEM".to_owned()]),
            allow_expired: true,
            allow_revoked: false,
        },
        locale: None,
        logo: Some(vec![1, 2, 3]),
    }
}

fn letter() -> Document {
    Document {
        name: Some("letter".to_owned()),
        content: Content::Bytes(b"salem".to_vec()),
    }
}

pub fn sign() -> Result<Outcome, Fault> {
    let signer = choose_signer(&request(vec![letter()]))?;
    let who = signer.certificate().subject_cn;
    let signatures = signer.sign_all(&[letter()])?;
    Ok(Outcome::Value(format!("\"{who}: {:?}\"", signatures)))
}

/// Holds a signer while the person reads.
pub fn sign_and_wait() -> Result<Outcome, Fault> {
    let _signer = choose_signer(&request(vec![letter()]))?;
    crate::asks::wait()
}

pub fn many_signers() -> Result<Outcome, Fault> {
    let mut signers = Vec::new();
    loop {
        signers.push(choose_signer(&request(Vec::new()))?);
    }
}

pub fn many_files() -> Result<Outcome, Fault> {
    let mut chosen = Vec::new();
    loop {
        chosen.push(choose_any_file()?);
    }
}

pub fn sign_after_drop() -> Result<Outcome, Fault> {
    let signer = choose_signer(&request(vec![letter()]))?;
    let handle = signer.handle();
    drop(signer);
    // SAFETY: none; the handle is no handle any more.
    let signer = unsafe { Signer::from_handle(handle) };
    signer.sign_all(&[letter()])?;
    Ok(Outcome::Done)
}

pub fn keep_signer() -> Result<Outcome, Fault> {
    let signer = choose_signer(&request(vec![letter()]))?;
    KEPT.store(signer.handle(), Ordering::Relaxed);
    let handle = signer.handle();
    std::mem::forget(signer);
    Ok(Outcome::Value(handle.to_string()))
}

/// The number that `keep_signer` had, in the next call.
pub fn use_kept_signer() -> Result<Outcome, Fault> {
    let kept = KEPT.load(Ordering::Relaxed).max(1);
    // SAFETY: none; nobody gave this instance a handle.
    let signer = unsafe { Signer::from_handle(kept) };
    signer.sign_all(&[letter()])?;
    Ok(Outcome::Done)
}

pub fn read_file() -> Result<Outcome, Fault> {
    let file = choose_any_file()?;
    let mut read = Vec::new();
    loop {
        let portion = file.read(read.len() as u64, u32::MAX)?;
        if portion.is_empty() {
            break;
        }
        read.extend(portion);
    }
    let beyond = file.read(u64::MAX, 10)?.len();
    Ok(Outcome::Value(format!(
        "\"{} {} {} {beyond}\"",
        file.path(),
        file.size(),
        read.len()
    )))
}

fn choose_any_file() -> Result<files::ChosenFile, Fault> {
    files::choose_file(&FileRequest {
        filter: FileFilter::All,
        suggested: None,
        read: true,
    })
}
