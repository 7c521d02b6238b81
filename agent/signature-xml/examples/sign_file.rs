//! Signs a file in the two steps that the agent takes, with a key in a file instead of a key
//! store; also what the speed of this crate is measured with.
//!
//! `sign_file KEY.der CERTIFICATE.pem IN.xml OUT.xml`

use std::error::Error;
use std::io::Read as _;

use tanba_pki::{Certificate, PrivateKey, SignatureAlgorithm};
use tanba_signature::SigningIdentity;
use tanba_signature_xml::{Placement, Style, prepare};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [key, certificate, input, output] = arguments.as_slice() else {
        return Err("usage: sign_file KEY.der CERTIFICATE.pem IN.xml OUT.xml".into());
    };
    let key = PrivateKey::from_der(&std::fs::read(key)?)?;
    let certificate = Certificate::from_pem(&std::fs::read_to_string(certificate)?)?;
    let algorithm = SignatureAlgorithm::default_for(key.public_key());
    let identity = SigningIdentity {
        certificate,
        algorithm,
        signing_time: None,
    };

    let xml = std::fs::read_to_string(input)?;
    let prepared = prepare(&xml, &Placement::WholeDocument, Style::Compact, &identity)?;
    let mut entropy = [0; 32];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut entropy)?;
    let value = key.sign(algorithm, prepared.to_be_signed(), &entropy)?;
    std::fs::write(output, prepared.complete(&value)?)?;
    Ok(())
}
