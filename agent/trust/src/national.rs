//! The certification authorities of Kazakhstan that are in use now, fetched from the state's
//! own servers (kz-gost 5 and 9).

use std::time::Duration;

use tanba_pki::{Certificate, CertificateError};

use crate::{Address, AddressError, AddressSource, Fetch, FetchError, FetchRequest, Method};

/// Where the certificates are published, over https alone.
const SOURCES: [&str; 7] = [
    "https://pki.gov.kz/cert/root_gost_2022.cer",
    "https://pki.gov.kz/cert/nca_gost_2022.cer",
    "https://pki.gov.kz/cert/nca_rsa_2022.cer",
    "https://pki.gov.kz/cert/nca_gost.crt",
    "https://pki.gov.kz/cert/nca_rsa.crt",
    "https://root.gov.kz/cert/root_gost_2020.cer",
    "https://root.gov.kz/cert/root_rsa_2020.cer",
];

/// How the common names of the national authorities begin: root and issuing authority.
const COMMON_NAMES: [&str; 2] = [
    "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ",
    "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ",
];

const MAX_OCTETS: usize = 256 << 10;
const TIMEOUT: Duration = Duration::from_secs(20);

/// What the servers gave. Nothing of it is trusted yet: whoever called shows subject, validity
/// and fingerprint to a person and asks.
#[derive(Clone, Debug, Default)]
pub struct NationalCertificates {
    /// Certificates of authorities, each once, with the address it came from.
    pub certificates: Vec<(Certificate, &'static str)>,
    /// Addresses that gave none, and why.
    pub failures: Vec<(&'static str, NationalError)>,
}

/// Why an address gave no certificate of an authority.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NationalError {
    /// The address is not one that may be fetched.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// No answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// An answer that is no success.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// No certificate in it.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A certificate that is not of an authority.
    #[error("the server gave a certificate that is not of an authority")]
    NotAuthority,
}

/// The addresses that are asked.
pub fn national_sources() -> &'static [&'static str] {
    &SOURCES
}

/// Asks every address, one after the other. Addresses come and go; one certificate is a success.
pub async fn fetch_national(fetch: &dyn Fetch) -> NationalCertificates {
    let mut found = NationalCertificates::default();
    for source in SOURCES {
        match fetch_one(fetch, source).await {
            Ok(certificates) => {
                for certificate in certificates {
                    if !found
                        .certificates
                        .iter()
                        .any(|(known, _)| *known == certificate)
                    {
                        found.certificates.push((certificate, source));
                    }
                }
            }
            Err(error) => found.failures.push((source, error)),
        }
    }
    found
}

async fn fetch_one(fetch: &dyn Fetch, source: &str) -> Result<Vec<Certificate>, NationalError> {
    let request = FetchRequest {
        address: Address::parse(source, AddressSource::Person)?,
        method: Method::Get,
        content_type: None,
        body: Vec::new(),
        max_octets: MAX_OCTETS,
        timeout: TIMEOUT,
    };
    let response = fetch.fetch(request).await?;
    if response.status != 200 {
        return Err(NationalError::Status(response.status));
    }
    if response.body.len() > MAX_OCTETS {
        return Err(FetchError::TooLarge { limit: MAX_OCTETS }.into());
    }
    let certificates = Certificate::all_from_bytes(&response.body)?;
    if certificates
        .iter()
        .any(|certificate| certificate.ca_path_length().is_none())
    {
        return Err(NationalError::NotAuthority);
    }
    Ok(certificates)
}

/// Whether a certificate says that it is a production authority of the national PKI. Only told
/// about anchors, so nobody gains by saying so.
pub(crate) fn is_national(certificate: &Certificate) -> bool {
    let subject = certificate.subject();
    subject.first(tanba_pki::oid::COUNTRY) == Some("KZ")
        && subject.common_name().is_some_and(|name| {
            COMMON_NAMES.iter().any(|start| name.starts_with(start)) && !name.contains("TEST")
        })
}

#[cfg(test)]
mod tests;
