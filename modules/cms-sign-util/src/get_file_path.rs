//! `getFilePath(filter, directory)`: a path that the person chose.

use tanba_sdk::module::{Fault, FileFilter, FileRequest, Host};
use tanba_sdk::serde_json::Value;

use crate::arguments::Arguments;
use crate::file_path::FilePath;
use crate::reply;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Value, Fault> {
    // Pages send "all"; no other filter is known, and none is harmful.
    arguments.text(0)?;
    let suggested = arguments.some_text(1)?.map(str::to_owned);
    let request = FileRequest {
        filter: FileFilter::All,
        suggested,
        read: false,
    };
    let file = host.choose_file(request).await?;
    let path = file.path.to_string_lossy();
    Ok(reply::file(&FilePath::of(&path)))
}
