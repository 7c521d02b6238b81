//! `getKeyInfo(storageName)`: what the person shows of one certificate (spec 2.6).

use tanba_module::{Fault, Host, Outcome, SignerFilter, SignerRequest};
use tanba_sdk::key_info;

use crate::arguments::{Arguments, parse_storage};

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let storage = parse_storage(arguments.text(0)?)?;
    let request = SignerRequest {
        documents: Vec::new(),
        params: None,
        filter: SignerFilter {
            storages: Some(vec![storage]),
            allow_expired: true,
            ..SignerFilter::default()
        },
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    Ok(Outcome::Value(key_info(signer.certificate())))
}
