//! `signFilePath(path, directory, storage)`: a CMS with the file inside and a time-stamp, written
//! beside the file or where the person says. A CMS gets one more signature.

use tanba_sdk::module::{
    Document, Fault, Host, KeyPurpose, SaveRequest, SignatureFormat, SignatureParams, SignerFilter,
    SignerRequest,
};
use tanba_sdk::serde_json::Value;

use crate::arguments::Arguments;
use crate::file_path::FilePath;
use crate::open::open;
use crate::reply;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Value, Fault> {
    let suggested = arguments.some_text(0)?;
    let directory = arguments.some_text(1)?;
    let filter = SignerFilter {
        storages: arguments.storages(2)?,
        purpose: KeyPurpose::Signature,
        ..SignerFilter::default()
    };
    let file = open(suggested, host).await?;
    let path = FilePath::of(&file.path);
    let document = Document {
        name: Some(path.name().to_owned()),
        ..Document::bytes(file.content)
    };
    let signature = sign(&document, filter, host).await?;
    let request = SaveRequest {
        name: path.cms_name(),
        folder: Some(directory.unwrap_or(path.folder()).to_owned()),
        content: signature.into(),
    };
    let written = host.save_file(request).await?;
    let written = written.to_string_lossy();
    Ok(reply::file(&FilePath::of(&written)))
}

async fn sign(
    document: &Document,
    filter: SignerFilter,
    host: &dyn Host,
) -> Result<Vec<u8>, Fault> {
    let request = SignerRequest {
        documents: vec![document.clone()],
        params: Some(SignatureParams {
            format: SignatureFormat::Cms {
                attached: true,
                cosign: true,
            },
            timestamp: true,
        }),
        filter,
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    signer.sign(document).await
}
