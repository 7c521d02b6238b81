//! `showFileChooser(fileExtension, currentDirectory)`: a path that the person chose.

use tanba_module::{Fault, FileFilter, FileRequest, Host, Outcome};

use crate::arguments::Arguments;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let (extension, directory) = (arguments.text(0)?, arguments.text(1)?);
    let filter = match extension {
        "DIRECTORY" | "" => FileFilter::Directory,
        "CRL" => FileFilter::Crl,
        "CER" => FileFilter::Certificate,
        "P12" => FileFilter::Pkcs12,
        "JKS" => FileFilter::Jks,
        "KEYSTORE" => FileFilter::Keystore,
        _ => FileFilter::All,
    };
    let suggested = (!directory.is_empty()).then(|| directory.to_owned());
    let file = host
        .choose_file(FileRequest {
            filter,
            suggested,
            read: false,
        })
        .await?;
    Ok(Outcome::Value(file.path.to_string_lossy().into()))
}
