//! What pages ask about a certificate: `getKeys` shows one, the others repeat what was shown.

use tanba_module::{Fault, Host, KeyPurpose, Outcome, SignerFilter, SignerRequest};
use time::OffsetDateTime;
use time::macros::{format_description, offset};

use crate::arguments::Arguments;

/// `getKeys(storageName, path, password, type)`: one line for the one key that the person chose,
/// `ALGORITHM|CN|serial|alias` (R-22: never the keys they did not choose).
pub(crate) async fn keys(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let purpose = match args.text(3)? {
        "SIGN" => KeyPurpose::Signature,
        "AUTH" => KeyPurpose::Authentication,
        _ => KeyPurpose::Any,
    };
    let request = SignerRequest {
        documents: Vec::new(),
        params: None,
        filter: SignerFilter {
            purpose,
            ..args.storage_filter()?
        },
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    let key = signer.certificate();
    let line = [
        &*key.algorithm,
        &*key.subject_cn,
        &*key.serial_number,
        &*key.alias,
    ]
    .join("|");
    Ok(Outcome::Value(line.into()))
}

/// `getNotBefore(storageName, path, alias, password)`: `dd.MM.yyyy HH:mm:ss`.
pub(crate) async fn not_before(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    moment(args.shown(host).await?.not_before_ms)
}

/// `getNotAfter(storageName, path, alias, password)`: `dd.MM.yyyy HH:mm:ss`.
pub(crate) async fn not_after(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    moment(args.shown(host).await?.not_after_ms)
}

/// `getSubjectDN(storageName, path, alias, password)`.
pub(crate) async fn subject_dn(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    Ok(Outcome::Value(args.shown(host).await?.subject_dn.into()))
}

/// `getIssuerDN(storageName, path, alias, password)`.
pub(crate) async fn issuer_dn(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    Ok(Outcome::Value(args.shown(host).await?.issuer_dn.into()))
}

/// `getRdnByOid(storageName, path, alias, password, oid, index)`: `NAME=value`.
pub(crate) async fn rdn_by_oid(args: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let (wanted, index) = (args.text(4)?, args.index(5)?);
    let certificate = args.shown(host).await?;
    let mut of_this_kind = certificate
        .subject_attributes
        .iter()
        .filter(|(oid, _)| oid == wanted);
    let (oid, value) = of_this_kind.nth(index).ok_or(Fault::NameAttributeMissing)?;
    Ok(Outcome::Value(format!("{}={value}", keyword(oid)).into()))
}

/// The clock of Kazakhstan, as the original prints it.
fn moment(milliseconds: i64) -> Result<Outcome, Fault> {
    let format = format_description!("[day].[month].[year] [hour]:[minute]:[second]");
    let unprintable = || Fault::NoSuitableKey {
        reason: "the certificate's dates are out of range".to_owned(),
    };
    let moment = OffsetDateTime::from_unix_timestamp(milliseconds / 1000).ok();
    let text = moment.and_then(|moment| moment.to_offset(offset!(+5)).format(format).ok());
    Ok(Outcome::Value(text.ok_or_else(unprintable)?.into()))
}

/// The keyword of a subject attribute (spec 2.7).
fn keyword(oid: &str) -> &str {
    match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SURNAME",
        "2.5.4.5" => "SERIALNUMBER",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.15" => "BusinessCategory",
        "2.5.4.42" => "GIVENNAME",
        "1.2.840.113549.1.9.1" => "E",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_dotted_in_the_time_of_kazakhstan() {
        // 2025-10-17T00:00:00Z
        assert_eq!(
            moment(1_760_659_200_000),
            Ok(Outcome::Value("17.10.2025 05:00:00".into()))
        );
    }
}
