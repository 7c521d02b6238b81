//! What is asked of the person, and by whom.

use serde::{Deserialize, Serialize};

use super::{Language, LocationMessage, PermissionMessage};

/// A question of a site or a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct QuestionMessage {
    /// Who asks.
    pub caller: CallerMessage,
    /// The page around the caller's, as the caller claims.
    #[serde(default)]
    pub embedded_in: Option<OriginMessage>,
    /// The module's symbolic name.
    pub module: String,
    /// The language of this window.
    pub language: Language,
    /// A picture that the page claims as its own, base64 of PNG or JPEG.
    pub logo: Option<String>,
    /// What is asked.
    pub kind: KindMessage,
}

/// A web origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OriginMessage {
    /// ASCII serialisation.
    pub ascii: String,
    /// Unicode serialisation.
    pub unicode: String,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallerMessage {
    /// A page.
    Page {
        /// ASCII serialisation of its origin.
        ascii: String,
        /// Unicode serialisation.
        unicode: String,
    },
    /// A local program.
    Program {
        /// Its executable.
        path: String,
    },
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindMessage {
    /// Choose a certificate to show to the page.
    ChooseCertificate {
        /// Key files offered first.
        locations: Vec<LocationMessage>,
    },
    /// Sign these documents.
    Sign {
        /// What is to be signed.
        documents: Vec<DocumentMessage>,
        /// Whether only digests are known.
        blind: bool,
        /// Whether it is a log in.
        authentication: bool,
        /// Key files offered first.
        locations: Vec<LocationMessage>,
    },
    /// Log in with a key for authentication.
    Authenticate {
        /// Key files offered first.
        locations: Vec<LocationMessage>,
    },
    /// May the caller ask for these.
    GrantPermissions {
        /// What it wants to ask for.
        permissions: Vec<PermissionMessage>,
    },
    /// Choose a file.
    ChooseFile {
        /// Which files to offer.
        filter: FilterMessage,
        /// Where to open; a claim of the page.
        suggested: Option<String>,
        /// Whether the content is read, or only the path is wanted.
        read: bool,
    },
    /// Read what a module says.
    ShowMessage {
        /// One line.
        title: String,
        /// Plain text.
        text: String,
    },
    /// Choose where octets are kept.
    SaveFile {
        /// The name offered.
        name: String,
        /// Where to open; a claim of the page.
        folder: Option<String>,
        /// Octets that are written.
        size: u64,
    },
    /// Install a module, or a newer version of it.
    InstallModule(Box<OfferMessage>),
}

/// A module that can be installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OfferMessage {
    /// The name under which pages look for it.
    pub symbolic_name: String,
    /// What people call it, in the window's language; the symbolic name when it has none.
    pub name: String,
    /// What it is for, in the window's language.
    pub description: String,
    /// Who made it.
    pub publisher: String,
    /// Serial number of his certificate, lower-case hex.
    pub publisher_serial_number: String,
    /// The version that is offered.
    pub version: String,
    /// The version that is installed now, for an update.
    pub installed: Option<String>,
    /// What it will be able to ask for.
    pub permissions: Vec<PermissionMessage>,
    /// Those of them that the person refused before.
    pub refused: Vec<PermissionMessage>,
    /// Pages that may call it; every page when empty.
    pub origins: Vec<String>,
    /// Servers that it may speak to.
    pub hosts: Vec<String>,
    /// Octets that are fetched.
    pub size: u64,
    /// Where they come from.
    pub source: String,
}

/// Which files a chooser offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilterMessage {
    /// Folders.
    Directory,
    /// Certificate revocation lists.
    Crl,
    /// Certificates.
    Certificate,
    /// PKCS#12 files.
    Pkcs12,
    /// Java key stores.
    Jks,
    /// Key stores of any kind.
    Keystore,
    /// Everything.
    All,
}

/// What a document looks like to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DocumentMessage {
    /// Name, when there is one.
    pub name: Option<String>,
    /// Octets.
    pub size: u64,
    /// SHA-256 in hex, or the digest itself when blind.
    pub digest: String,
    /// What can be shown.
    pub preview: PreviewMessage,
}

/// A part of a document that can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreviewMessage {
    /// Plain text.
    Text {
        /// The text.
        text: String,
        /// Whether there is more.
        truncated: bool,
    },
    /// XML, as it came.
    Xml {
        /// The text.
        text: String,
        /// Whether there is more.
        truncated: bool,
    },
    /// No text.
    Binary,
    /// Only the digest is known.
    DigestOnly,
    /// Digested when it came, and not kept.
    NotKept,
}
