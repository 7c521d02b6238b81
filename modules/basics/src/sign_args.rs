//! The arguments of `sign`, parsed once (protocol spec 3.3 to 3.5).

use std::sync::Arc;

use serde_json::{Map, Value};
use tanba_module::{
    ChainRule, Document, Fault, JsonKind, Locale, SignatureFormat, SignatureParams, SignerFilter,
    SignerRequest, Storage, XmlPlacement, XmlStyle, argument,
};

use crate::members::{Default, Members, mismatch, missing};
use crate::spread;

/// Base64 characters of a logo at most (spec 1.8).
const LOGO_CHARACTERS: usize = 50_000;

/// What the page wants back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Armoured CMS texts.
    Cms,
    /// XML texts.
    Xml,
    /// Base64 signature values.
    Raw,
    /// Base64 signature values and the signer's certificate.
    RawWithCertificate,
}

/// Parsed arguments.
#[derive(Debug)]
pub(crate) struct SignArgs {
    pub(crate) request: SignerRequest,
    pub(crate) output: Output,
}

/// Members of `signingParams`.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the protocol has these members"
)]
struct SigningParams {
    decode: bool,
    encapsulate: bool,
    digested: bool,
    timestamp: bool,
    allow_expired: bool,
    allow_revoked: bool,
    output_certificate: bool,
}

impl SignArgs {
    pub(crate) fn parse(args: &Map<String, Value>) -> Result<Self, Fault> {
        let args = Members(args);
        let format = args.text("format")?.ok_or_else(|| missing("format"))?;
        let data = args.value("data").ok_or_else(|| missing("data"))?;
        let signing = args
            .object("signingParams")?
            .ok_or_else(|| missing("signingParams"))?;
        let signing = SigningParams::parse(signing)?;
        let output = output(format, &signing)?;
        let mut filter = filter(args.object("signerParams")?)?;
        filter.storages = storages(args.value("allowedStorages"))?;
        filter.allow_expired = signing.allow_expired;
        filter.allow_revoked = signing.allow_revoked;
        let request = SignerRequest {
            documents: documents(data, &signing)?,
            params: Some(params(output, &signing)),
            filter,
            locale: args.text("locale")?.and_then(Locale::from_tag),
            logo: logo(args)?,
        };
        Ok(Self { request, output })
    }
}

impl SigningParams {
    fn parse(members: Members<'_>) -> Result<Self, Fault> {
        // Members are not defined yet: any object asks for a time-stamp.
        let timestamp = members.object("tsaProfile")?.is_some();
        Ok(Self {
            decode: members.boolean("decode", Default::False)?,
            encapsulate: members.boolean("encapsulate", Default::True)?,
            digested: members.boolean("digested", Default::False)?,
            timestamp,
            allow_expired: members.boolean("allowExpired", Default::False)?,
            allow_revoked: members.boolean("allowRevoked", Default::False)?,
            output_certificate: members.boolean("outputCert", Default::False)?,
        })
    }
}

fn output(format: &str, signing: &SigningParams) -> Result<Output, Fault> {
    match format {
        "cms" => Ok(Output::Cms),
        "xml" => Ok(Output::Xml),
        "raw" if signing.output_certificate => Ok(Output::RawWithCertificate),
        "raw" => Ok(Output::Raw),
        other => Err(Fault::InvalidParameter {
            parameter: "format".into(),
            reason: format!("{other:?} is none of cms, xml, raw"),
        }),
    }
}

fn params(output: Output, signing: &SigningParams) -> SignatureParams {
    let format = match output {
        Output::Cms => SignatureFormat::Cms {
            attached: signing.encapsulate,
            cosign: false,
        },
        Output::Xml => SignatureFormat::Xml {
            placement: XmlPlacement::WholeDocument,
            style: XmlStyle::Compact,
        },
        Output::Raw | Output::RawWithCertificate => SignatureFormat::Raw,
    };
    // Only a CMS has a place for a time-stamp here.
    SignatureParams {
        timestamp: signing.timestamp && output == Output::Cms,
        format,
    }
}

fn documents(data: &Value, signing: &SigningParams) -> Result<Vec<Document>, Fault> {
    let texts = match data {
        Value::Array(values) => values.iter().collect(),
        value => vec![value],
    };
    if texts.is_empty() {
        let reason = "there is no document to sign".to_owned();
        return Err(Fault::InvalidParameter {
            parameter: "data".into(),
            reason,
        });
    }
    let texts: Vec<&str> = texts
        .into_iter()
        .map(|value| {
            value
                .as_str()
                .ok_or_else(|| mismatch("data", JsonKind::Text))
        })
        .collect::<Result<_, _>>()?;
    let contents: Vec<Arc<[u8]>> = if signing.decode {
        let decoded = spread::parts(&texts, |part| argument::base64_each("data", part));
        let decoded: Vec<_> = decoded.into_iter().collect::<Result<_, _>>()?;
        decoded.into_iter().flatten().collect()
    } else {
        texts.iter().map(|text| text.as_bytes().into()).collect()
    };
    Ok(contents
        .into_iter()
        .map(if signing.digested {
            Document::digest
        } else {
            Document::bytes
        })
        .collect())
}

fn filter(members: Option<Members<'_>>) -> Result<SignerFilter, Fault> {
    let Some(members) = members else {
        return Ok(SignerFilter {
            chain: ChainRule::TrustAnchors,
            ..SignerFilter::default()
        });
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let usages = members.texts("extKeyUsageOids")?.unwrap_or_default();
    let chain = match members.texts("chain")? {
        None => ChainRule::TrustAnchors,
        Some(list) if list.is_empty() => ChainRule::Any,
        Some(list) => ChainRule::These(list.into_iter().map(str::to_owned).collect()),
    };
    Ok(SignerFilter {
        extended_key_usage: usages.into_iter().map(str::to_owned).collect(),
        iin: owned(members.text("iin")?),
        bin: owned(members.text("bin")?),
        serial_number: owned(members.text("serialNumber")?),
        chain,
        ..SignerFilter::default()
    })
}

/// An array, a single text or a comma-separated text; names that we do not know are passed over.
fn storages(value: Option<&Value>) -> Result<Option<Vec<Storage>>, Fault> {
    let names: Vec<&str> = match value {
        None => return Ok(None),
        Some(Value::String(text)) => text.split(',').collect(),
        Some(Value::Array(values)) => values
            .iter()
            .map(|value| {
                value
                    .as_str()
                    .ok_or_else(|| mismatch("allowedStorages", JsonKind::Text))
            })
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(mismatch("allowedStorages", JsonKind::Array)),
    };
    let names: Vec<&str> = names
        .into_iter()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() {
        return Ok(None);
    }
    let known: Vec<_> = names
        .into_iter()
        .filter_map(Storage::from_wire_name)
        .collect();
    if known.is_empty() {
        Err(Fault::StorageUnknown)
    } else {
        Ok(Some(known))
    }
}

/// A picture that does not decode is left out; one that is too large is refused.
fn logo(args: Members<'_>) -> Result<Option<Vec<u8>>, Fault> {
    let Some(text) = args.text("logo")? else {
        return Ok(None);
    };
    if text.len() > LOGO_CHARACTERS {
        return Err(Fault::Limit {
            what: "logo of 50 000 characters".into(),
        });
    }
    Ok(argument::base64("logo", text).ok())
}

#[cfg(test)]
mod tests;
