//! `createCMSSignatureFromBase64(storageName, keyType, dataBase64, attached)`: CMS with time-stamp.

use tanba_module::{Fault, Host, Outcome};

use crate::arguments::Arguments;
use crate::sign_cms;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let data = arguments.one_or_many(2)?;
    let params = sign_cms::stamped(arguments.attachment(3)?);
    let filter = arguments.filter()?;
    let documents = sign_cms::documents(&data)?;
    sign_cms::sign(documents, params, filter, &data, host).await
}
