//! `tanba module` for people and authors, `tanba catalog` for those who run one.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{KeyArgs, OutputArgs, RunArgs};

/// `tanba module`
#[derive(Debug, Subcommand)]
pub enum ModuleCommand {
    /// List the installed modules, and those that the catalogue offers.
    List(CatalogueArgs),
    /// Install a module from the catalogue.
    Install(ModuleInstallArgs),
    /// Install newer versions of installed modules.
    Update(ModuleUpdateArgs),
    /// Remove an installed module.
    Remove {
        /// Symbolic name, for example kz.company.module.
        name: String,
    },
    /// Write the beginnings of a new module into a folder.
    New(ModuleNewArgs),
    /// Put module.toml, component.wasm, LICENSE and icon.png into a package without a signature.
    Pack(ModulePackArgs),
    /// Sign a package with the publisher's code-signing certificate.
    Sign(ModuleSignArgs),
    /// Say what a package holds, signed or not.
    Inspect {
        /// The package.
        file: PathBuf,
    },
    /// Verify a package: signature, certificate, contents, and that the component can be used.
    Verify {
        /// The package.
        file: PathBuf,
    },
    /// Developer mode: run the agent with a module that nobody signed, and keep nothing of it.
    Run(ModuleRunArgs),
}

/// Another catalogue for one run
#[derive(Debug, Args)]
pub struct CatalogueArgs {
    /// Ask this catalogue and not the one of the settings: an https address, or a folder.
    #[arg(long, value_name = "FOLDER-OR-URL")]
    pub catalog: Option<String>,
    /// Whose signature on it counts: certificate file, or its SHA-256. The key of the settings
    /// when absent; with it nothing but the modules is kept.
    #[arg(long, value_name = "KEY", requires = "catalog")]
    pub pin: Vec<String>,
}

/// `tanba module install`
#[derive(Debug, Args)]
pub struct ModuleInstallArgs {
    /// Symbolic name, for example kz.company.module.
    pub name: String,
    /// Where it comes from.
    #[command(flatten)]
    pub catalogue: CatalogueArgs,
    /// Install without asking.
    #[arg(long)]
    pub yes: bool,
}

/// `tanba module update`
#[derive(Debug, Args)]
pub struct ModuleUpdateArgs {
    /// Symbolic names; every installed module when there is none.
    pub names: Vec<String>,
    /// Where newer versions come from.
    #[command(flatten)]
    pub catalogue: CatalogueArgs,
    /// Update without asking.
    #[arg(long)]
    pub yes: bool,
}

/// `tanba module new`
#[derive(Debug, Args)]
pub struct ModuleNewArgs {
    /// The folder; it must not exist, or be empty.
    pub folder: PathBuf,
    /// Symbolic name, for example kz.company.module; made from the folder's name when absent.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

/// `tanba module pack`
#[derive(Debug, Args)]
pub struct ModulePackArgs {
    /// Folder with module.toml, LICENSE, perhaps icon.png, and component.wasm.
    pub folder: PathBuf,
    /// The component, when it is elsewhere.
    #[arg(long, value_name = "FILE")]
    pub component: Option<PathBuf>,
    /// Where the package goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `tanba module sign`
#[derive(Debug, Args)]
pub struct ModuleSignArgs {
    /// Which key signs.
    #[command(flatten)]
    pub key: KeyArgs,
    /// Package without a signature, as `tanba module pack` makes it. The signed one is usually
    /// called NAME-VERSION.tanba.
    pub input: PathBuf,
    /// Where the signed package goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `tanba module run`
#[derive(Debug, Args)]
pub struct ModuleRunArgs {
    /// The package, signed or not.
    pub file: PathBuf,
    /// How the agent runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// `tanba catalog`
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Make the catalogue of the packages in a folder, and sign it.
    Build(CatalogBuildArgs),
    /// Sign an index, or add a further signature to a catalogue while its key changes.
    Sign(CatalogSignArgs),
    /// Check a catalogue as an agent would, and the packages beside it.
    Check(CatalogCheckArgs),
}

/// `tanba catalog build`
#[derive(Debug, Args)]
pub struct CatalogBuildArgs {
    /// Folder with packages (*.tanba) and perhaps catalog.toml, which says what is required,
    /// hidden or banned. The catalogue goes there too, as catalog.der, unless it is built
    /// elsewhere.
    pub folder: PathBuf,
    /// Which key signs.
    #[command(flatten)]
    pub key: KeyArgs,
    /// The catalogue before this one: its version is counted on. The output file when it exists.
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// Version of the catalogue, for example a date; one more than the one before when absent.
    #[arg(long, value_name = "N")]
    pub number: Option<u64>,
    /// Days until the catalogue expires.
    #[arg(long, value_name = "N", default_value_t = 90)]
    pub days: u16,
    /// Certificate of a further key that may sign the next catalogue.
    #[arg(long, value_name = "CERT")]
    pub next_key: Vec<PathBuf>,
    /// Where the catalogue goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `tanba catalog sign`
#[derive(Debug, Args)]
pub struct CatalogSignArgs {
    /// Which key signs.
    #[command(flatten)]
    pub key: KeyArgs,
    /// Index in JSON, or a signed catalogue.
    pub input: PathBuf,
    /// Where the catalogue goes.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `tanba catalog check`
#[derive(Debug, Args)]
pub struct CatalogCheckArgs {
    /// The catalogue.
    pub file: PathBuf,
    /// A key that agents trust: certificate file, or its SHA-256. The first of those that the
    /// catalogue names when absent.
    #[arg(long, value_name = "KEY")]
    pub pin: Vec<String>,
    /// The catalogue before this one: agents that saw it have to accept this one.
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// Judge at this time (RFC 3339) instead of now.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}
