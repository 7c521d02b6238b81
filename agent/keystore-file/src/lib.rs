//! Keys in files: PKCS#12, PKCS#8 and PEM, Java key stores.
//!
//! [`FileProvider`] finds files, [`open_file`] reads one into a token and says what it is without
//! the password, [`unlock`](tanba_keystore::Token::unlock) gives its keys. The modules `pkcs12`,
//! `pem`, `pkcs8` and `jks` read one format each and give the same `contents::Contents`; `pbe` is
//! the password-based encryption under them, `limits` what a hostile file may cost. Read
//! `pkcs12/mod.rs` next. Nothing decrypted touches the disk.

mod contents;
mod error;
mod folders;
mod hash;
mod identifier;
mod jks;
mod key;
mod limits;
mod open;
mod password;
mod pbe;
mod pem;
mod pkcs12;
mod pkcs8;
mod provider;
mod store;
mod token;
mod well_known;

use error::StoreError;
use password::Password;

pub use open::{open_file, open_octets};
pub use provider::FileProvider;
pub use well_known::well_known_folders;
