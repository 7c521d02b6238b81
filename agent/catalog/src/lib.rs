//! Modules from elsewhere: their packages ([`package`]), the signed catalogue that offers them
//! ([`index`]), where both come from ([`source`]), and the folder they are installed in
//! ([`store`]).
//!
//! A package is signed by its publisher, a catalogue by whoever runs it. The catalogue names each
//! package by its digest and its publisher by the digest of his certificate, so a person trusts
//! one key: the catalogue's, pinned in settings or policy. Nothing here knows a private key; what
//! is to be signed leaves as octets and comes back as a CMS message.
//!
//! Read [`package`] first, then [`index`], then [`store`].

pub mod fingerprint;
pub mod index;
pub mod package;
mod signed;
pub mod source;
pub mod store;

pub use fingerprint::{Fingerprint, FingerprintError};
pub use index::{
    Bundle, Catalogue, CatalogueTrust, Excess, Index, IndexError, Location, Offer, OfferError,
};
pub use package::{Contents, Package, PackageError, Parts, Publisher, PublisherRule, pack};
pub use signed::SignatureError;
pub use source::{Source, SourceError};
pub use store::{
    Artifact, Ban, Change, ChangeKind, Compile, CompileError, Damage, InstallError, Installed,
    InstalledModule, InstalledPackage, PublisherChange, RefreshError, Step, Store, StoreError,
    Witness, WitnessError,
};
