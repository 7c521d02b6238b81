//! File choosers. Cancelling is an empty result here, not a fault (spec 5.2).

use tanba_module::{Fault, FileFilter, FileRequest, Host, Outcome};

use crate::arguments::Arguments;

/// `browseKeyStore(storageName, fileExtension, currentDirectory)`.
pub(crate) async fn browse_key_store(
    args: &Arguments<'_>,
    host: &dyn Host,
) -> Result<Outcome, Fault> {
    choose(args.text(1)?, args.text(2)?, host).await
}

/// `showFileChooser(fileExtension, currentDirectory)`.
pub(crate) async fn show_file_chooser(
    args: &Arguments<'_>,
    host: &dyn Host,
) -> Result<Outcome, Fault> {
    choose(args.text(0)?, args.text(1)?, host).await
}

async fn choose(extension: &str, directory: &str, host: &dyn Host) -> Result<Outcome, Fault> {
    let filter = match extension {
        "P12" => FileFilter::Pkcs12,
        "JKS" => FileFilter::Jks,
        _ => FileFilter::All,
    };
    let suggested = (!directory.is_empty()).then(|| directory.to_owned());
    match host
        .choose_file(FileRequest {
            filter,
            suggested,
            read: false,
        })
        .await
    {
        Ok(file) => Ok(Outcome::Value(file.path.to_string_lossy().into())),
        Err(Fault::Cancelled) => Ok(Outcome::Value("".into())),
        Err(fault) => Err(fault),
    }
}
