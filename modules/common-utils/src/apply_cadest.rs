//! `applyCAdEST(storageName, keyType, cmsBase64)`: a time-stamp for an existing CMS.

use tanba_module::{Fault, Host, Outcome, SignatureFormat, SignatureParams};

use crate::arguments::Arguments;
use crate::sign_cms;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let data = arguments.one_or_many(2)?;
    let filter = arguments.filter()?;
    let documents = sign_cms::documents(&data)?;
    let params = SignatureParams {
        format: SignatureFormat::CmsTimestampOnly,
        timestamp: true,
    };
    sign_cms::sign(documents, params, filter, &data, host).await
}
