//! The grammar of `tanba doctor`.

use std::path::PathBuf;

use clap::Args;

const ABOUT: &str = "\
Find what stands between a page and a signature, and repair it.

Looks at the agent and its port, the local certificate and whether each browser trusts it (by a real \
handshake with the trust of that browser), policies and remembered refusals of browsers, other \
signing agents, the administrator's policy, the agent's own files, modules, national certificates, \
readers, the clock, the proxy, and the services of the national authority. Nothing is changed \
without --fix.";

const EXAMPLES: &str = "\
Examples:
  tanba doctor                       look at everything
  tanba doctor --fix                 repair what can be repaired, and look again
  tanba doctor --offline             ask nobody on the network
  tanba doctor --report report.txt   show a report without names of people, and save it if you agree
  tanba doctor --json                the same for programs

Marks: \u{2713} well, \u{b7} for your information, ! attention, \u{2717} wrong, ? could not be found out.

What --fix does: moves a damaged file of settings aside, corrects access rights of Tanba's folders, \
makes a new certificate when the old one ended, starts the agent, lets browsers trust it, fetches the \
list of modules and installs damaged modules again. It says what it did. It does not quit other \
programs, take back what you refused in a browser, or trust national certificates that you did not \
compare.

Exit codes: 0 all is well, 1 something is wrong, 2 wrong usage, 3 nothing wrong was found but not \
everything could be found out.";

/// `tanba doctor`
#[derive(Debug, Args)]
#[command(long_about = ABOUT, after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a command line are independent"
)]
pub struct DoctorArgs {
    /// Repair what can be repaired, say what was done, and look again.
    #[arg(long)]
    pub fix: bool,
    /// Do not ask services on the network.
    #[arg(long)]
    pub offline: bool,
    /// Show a report without names of people, numbers and the path of the home folder, and save it
    /// to this file; `-` for standard output. With --json it is JSON.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Save the report without asking.
    #[arg(long, requires = "report")]
    pub yes: bool,
    /// Replace the file of the report when it exists.
    #[arg(long, requires = "report")]
    pub force: bool,
    /// The port of the agent, when it was started with `run --port`.
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
}
