//! `createCAdESFromFile(storageName, keyType, filePath, attached)`: CMS of a chosen file, without time-stamp.

use tanba_module::{Fault, Host, Outcome};

use crate::arguments::Arguments;
use crate::sign_cms;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let path = arguments.text(2)?;
    let params = sign_cms::plain(arguments.attachment(3)?);
    let filter = arguments.filter()?;
    sign_cms::sign_file(path, params, filter, host).await
}
