//! `saveCMS(path, directory)`: the document inside a CMS, written where the person says.

use tanba_sdk::module::{Fault, Host, SaveRequest};
use tanba_sdk::serde_json::Value;

use crate::arguments::Arguments;
use crate::file_path::FilePath;
use crate::open::open;
use crate::{content, reply};

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Value, Fault> {
    let directory = arguments.some_text(1)?;
    let file = open(arguments.some_text(0)?, host).await?;
    let path = FilePath::of(&file.path);
    let request = SaveRequest {
        name: path.content_name(),
        folder: Some(directory.unwrap_or(path.folder()).to_owned()),
        content: content::of(&file.content)?.into(),
    };
    let written = host.save_file(request).await?;
    let written = written.to_string_lossy();
    Ok(reply::file(&FilePath::of(&written)))
}
