//! The legacy module `kz.gov.pki.knca.applet.Applet` (protocol spec 5).
//!
//! Pages of this dialect pass a file path and a password with each call. Neither is used: the
//! person chooses the key and types its password in our window, once for `getKeys` and once for
//! each signature; what was shown is answered from then on without a window. Verification and
//! digests need neither person nor key. `deleteEntry` is not served: no page has a key deleted.

mod arguments;
mod certificate;
mod files;
mod hash;
mod sign;
mod verify;

use async_trait::async_trait;
use tanba_module::{Call, Fault, Host, Locale, Manifest, ManifestError, Module, Outcome};

use crate::arguments::Arguments;

/// The module.
pub struct Applet {
    manifest: Manifest,
}

impl Applet {
    /// Reads the module's own manifest.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self {
            manifest: Manifest::parse(include_str!("../module.toml"))?,
        })
    }
}

#[async_trait]
impl Module for Applet {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        let args = Arguments::of(method, call.args())?;
        match (method, args.len()) {
            ("setLocale", 1) => set_locale(&args, host).await,
            ("browseKeyStore", 3) => files::browse_key_store(&args, host).await,
            ("showFileChooser", 2) => files::show_file_chooser(&args, host).await,
            ("loadSlotList", 1) => Err(Fault::StorageEmpty),
            ("getKeys", 4) => certificate::keys(&args, host).await,
            ("getNotBefore", 4) => certificate::not_before(&args, host).await,
            ("getNotAfter", 4) => certificate::not_after(&args, host).await,
            ("getSubjectDN", 4) => certificate::subject_dn(&args, host).await,
            ("getIssuerDN", 4) => certificate::issuer_dn(&args, host).await,
            ("getRdnByOid", 6) => certificate::rdn_by_oid(&args, host).await,
            ("signPlainData", 5) => sign::plain_data(&args, host).await,
            ("createCMSSignature", 6) => sign::cms(&args, host).await,
            ("createCMSSignatureFromFile", 6) => sign::cms_from_file(&args, host).await,
            ("signXml", 5) => sign::xml(&args, host).await,
            ("signXmlByElementId", 8) => sign::xml_by_element_id(&args, host).await,
            ("verifyPlainData", 6) => verify::plain_data(&args, host).await,
            ("verifyCMSSignature", 2) => verify::cms(&args, host).await,
            ("verifyCMSSignatureFromFile", 2) => verify::cms_from_file(&args, host).await,
            ("verifyXml", 1) => verify::xml(&args, host).await,
            ("verifyXml", 3) => verify::xml_by_element_id(&args, host).await,
            ("getHash", 2) => hash::of_text(&args),
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}

/// Pages drop the reply or take a late one for the next answer, so none is sent (spec 5.2).
async fn set_locale(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    if let Some(locale) = Locale::from_tag(args.text(0)?) {
        host.change_locale(locale).await?;
    }
    Ok(Outcome::Silent)
}
