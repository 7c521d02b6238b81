//! The command line: one grammar for people, scripts and administrators.
//!
//! Exit codes: 0 done or valid, 1 invalid or refused, 2 wrong usage, 3 could not be decided.
//! Passwords come from the terminal or from a file descriptor, never from arguments or the
//! environment.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

mod doctor;
mod modules;

pub use doctor::DoctorArgs;
pub use modules::{
    CatalogBuildArgs, CatalogCheckArgs, CatalogCommand, CatalogSignArgs, CatalogueArgs,
    ModuleCommand, ModuleInstallArgs, ModuleNewArgs, ModulePackArgs, ModuleRunArgs, ModuleSignArgs,
    ModuleUpdateArgs,
};

const EXAMPLES: &str = "\
Examples:
  tanba run                                   start the agent for pages in your browser
  tanba trust install                         let your browsers trust the agent's certificate
  tanba sign --key me.p12 contract.pdf -o contract.cms
  tanba sign --key me.p12 --detached --timestamp http://tsp.pki.gov.kz a.txt -o a.cms
  tanba verify a.cms --content a.txt
  tanba journal show
  tanba doctor --fix                          find out why a site does not see Tanba, and mend it

Exit codes: 0 done or valid, 1 invalid or refused, 2 wrong usage, 3 could not be decided.";

/// Tanba, the open signing agent.
#[derive(Debug, Parser)]
#[command(name = "tanba", version, after_help = EXAMPLES, propagate_version = true)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Print facts as JSON, for programs.
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the password from this file descriptor instead of the terminal.
    #[arg(long, global = true, value_name = "N")]
    pub password_fd: Option<i32>,
    /// Keep settings, certificate, trust anchors and journal in this folder instead of the user's
    /// own folders. The browsers that `trust` changes are the user's all the same.
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the agent: serve pages on wss://127.0.0.1:13579 and sit in the tray.
    Run(RunArgs),
    /// Look into key files.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Sign a file.
    Sign(SignArgs),
    /// Add a further signature to a CMS.
    Cosign(CosignArgs),
    /// Verify a CMS or XML signature.
    Verify(VerifyArgs),
    /// Add a time-stamp to the signatures of a CMS.
    Timestamp(TimestampArgs),
    /// Let this user's browsers trust the agent's local certificate.
    #[command(subcommand)]
    Trust(TrustCommand),
    /// The certificates that signers' certificates must lead to.
    #[command(subcommand)]
    Anchors(AnchorsCommand),
    /// What was ever signed or refused.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Modules: install them, or make your own.
    #[command(subcommand)]
    Module(ModuleCommand),
    /// Catalogues of modules, for those who run one.
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Find what stands between a page and a signature, and repair it.
    Doctor(DoctorArgs),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page (roff).
    Man,
}

/// `tanba run`
#[derive(Debug, Args)]
pub struct RunArgs {
    /// No tray icon and no windows: requests that need a person are refused.
    #[arg(long)]
    pub headless: bool,
    /// Listen on this port.
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
}

/// `tanba keys`
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// List the keys and certificates of a key file.
    List {
        /// PKCS#12, JKS or PEM file.
        file: PathBuf,
    },
}

/// A signature format of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// CMS SignedData (CAdES-BES), DER.
    Cms,
    /// XMLDSig, enveloped.
    Xml,
    /// The bare signature value.
    Raw,
}

/// Which key signs.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// Key file, with the alias of the key when it holds several: FILE or FILE#ALIAS.
    #[arg(long, value_name = "FILE[#ALIAS]")]
    pub key: String,
}

/// Where a result goes.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Where the result goes; `-` for standard output.
    #[arg(id = "output", short = 'o', long = "output", value_name = "FILE")]
    pub path: PathBuf,
    /// Replace the output file when it exists.
    #[arg(long)]
    pub force: bool,
}

/// `tanba sign`
#[derive(Debug, Args)]
pub struct SignArgs {
    /// Which key signs.
    #[command(flatten)]
    pub key: KeyArgs,
    /// Signature format.
    #[arg(long, value_enum, default_value_t = Format::Cms)]
    pub format: Format,
    /// CMS without the content inside.
    #[arg(long)]
    pub detached: bool,
    /// The input is a digest (octets) by the key's digest algorithm, not a document.
    #[arg(long)]
    pub digest_only: bool,
    /// Add a signature time-stamp from this authority (RFC 3161).
    #[arg(long, value_name = "URL")]
    pub timestamp: Option<String>,
    /// File to sign; `-` for standard input.
    pub input: PathBuf,
    /// Where the signature goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `tanba cosign`
#[derive(Debug, Args)]
pub struct CosignArgs {
    /// Which key signs.
    #[command(flatten)]
    pub key: KeyArgs,
    /// The content, when the CMS is detached.
    #[arg(long, value_name = "FILE")]
    pub content: Option<PathBuf>,
    /// Add a signature time-stamp from this authority (RFC 3161).
    #[arg(long, value_name = "URL")]
    pub timestamp: Option<String>,
    /// CMS to add to.
    pub input: PathBuf,
    /// Where the result goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `tanba verify`
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// CMS (DER, BER, PEM) or signed XML.
    pub file: PathBuf,
    /// The content of a detached CMS.
    #[arg(long, value_name = "FILE")]
    pub content: Option<PathBuf>,
    /// Trust this CA certificate for this verification, beside the installed anchors.
    #[arg(long, value_name = "CERT")]
    pub trust: Vec<PathBuf>,
    /// Judge certificates at this time (RFC 3339) instead of now.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

/// `tanba timestamp`
#[derive(Debug, Args)]
pub struct TimestampArgs {
    /// The authority; the one from the settings when absent.
    #[arg(long, value_name = "URL")]
    pub authority: Option<String>,
    /// CMS whose signatures are stamped.
    pub input: PathBuf,
    /// Where the result goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `tanba trust`
#[derive(Debug, Subcommand)]
pub enum TrustCommand {
    /// Add the local certificate to the stores of the browsers (and of the system).
    Install {
        /// Also the system's store; needs administrator rights.
        #[arg(long)]
        system: bool,
    },
    /// Say in which stores it is.
    Status,
    /// Take it out of every store.
    Remove,
}

/// `tanba anchors`
#[derive(Debug, Subcommand)]
pub enum AnchorsCommand {
    /// List the trust anchors.
    List,
    /// Trust the certificates of a file.
    Add {
        /// PEM or DER.
        file: PathBuf,
    },
    /// Stop trusting a certificate.
    Remove {
        /// SHA-256 fingerprint, or its beginning.
        fingerprint: String,
    },
    /// Fetch a country's present national certificates, show them, and ask before trusting them.
    Fetch {
        /// The country.
        #[arg(value_enum)]
        country: Country,
        /// Trust what was fetched without asking.
        #[arg(long)]
        yes: bool,
    },
}

/// A country whose national certificates can be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Country {
    /// Kazakhstan.
    Kz,
}

/// `tanba journal`
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// Print the entries.
    Show {
        /// Only the last N entries.
        #[arg(long, value_name = "N")]
        last: Option<usize>,
    },
    /// Check that no entry was changed or removed.
    Verify,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_grammar_is_consistent() {
        Cli::command().debug_assert();
    }
}
