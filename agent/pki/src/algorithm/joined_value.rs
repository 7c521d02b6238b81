//! r‖s of fixed length, big-endian: the form of JOSE (RFC 7518 section 3.4), for GOST too.

use super::{AlgorithmError, SignatureAlgorithm, signatures::Scheme};
use crate::SignatureValue;

use tanba_gost3410::Layout;

impl SignatureAlgorithm {
    /// The value of ECDSA and GOST as r‖s, each big-endian and of the length of its field; that of
    /// other algorithms as it is.
    pub fn to_joined_value(self, value: &SignatureValue) -> Result<Vec<u8>, AlgorithmError> {
        let Scheme::Gost { layout, .. } = self.scheme() else {
            return self.to_xml_value(value);
        };
        let octets = value.as_bytes();
        let half = octets.len() / 2;
        let (first, second) = octets
            .split_at_checked(half)
            .filter(|(first, second)| first.len() == second.len() && !first.is_empty())
            .ok_or(AlgorithmError::Value)?;
        Ok(match layout {
            // r‖s, each little-endian.
            Layout::Kazakh => [first, second]
                .into_iter()
                .flat_map(|number| number.iter().rev().copied())
                .collect(),
            // s‖r, each big-endian.
            Layout::Russian => [second, first].concat(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::signatures::{Entry, SIGNATURES};

    fn joined(matching: impl Fn(&Entry) -> bool, value: &[u8]) -> Result<Vec<u8>, AlgorithmError> {
        let entry = SIGNATURES.iter().position(matching).unwrap();
        let algorithm = SignatureAlgorithm {
            entry: u8::try_from(entry).unwrap(),
            detail: 32,
        };
        algorithm.to_joined_value(&SignatureValue::new(value.to_vec()))
    }

    #[test]
    fn both_layouts_of_gost_become_the_same() {
        let kazakh = |entry: &Entry| entry.name == "gost34102015-256";
        let russian = |entry: &Entry| entry.name == "gostr34102012-256";
        // r = 0x0102, s = 0x0304
        assert_eq!(joined(kazakh, &[2, 1, 4, 3]).unwrap(), [1, 2, 3, 4]);
        assert_eq!(joined(russian, &[3, 4, 1, 2]).unwrap(), [1, 2, 3, 4]);
        for odd in [&[][..], &[1], &[1, 2, 3]] {
            assert!(joined(kazakh, odd).is_err());
        }
    }

    #[test]
    fn ecdsa_has_two_numbers_of_equal_length_and_rsa_stays() {
        let ecdsa = |entry: &Entry| entry.name == "ecdsa-with-SHA256";
        let rsa = |entry: &Entry| entry.name == "sha256WithRSAEncryption";
        let value = joined(ecdsa, &[0x30, 6, 2, 1, 5, 2, 1, 7]).unwrap();
        assert_eq!((value.len(), value[31], value[63]), (64, 5, 7));
        assert!(joined(ecdsa, &[0x30, 1]).is_err());
        assert_eq!(joined(rsa, &[9, 8]).unwrap(), [9, 8]);
    }
}
