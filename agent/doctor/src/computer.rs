//! The programs of this computer: which run, and which one holds a port.

#[cfg(target_os = "linux")]
#[path = "computer/linux.rs"]
mod system;

#[cfg(not(target_os = "linux"))]
#[path = "computer/elsewhere.rs"]
mod system;

/// A running program.
#[cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "no other system is asked yet")
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    /// Its number.
    pub(crate) id: u32,
    /// Its name, as the system tells.
    pub(crate) name: String,
    /// What it was started with, the program first.
    pub(crate) arguments: Vec<String>,
}

/// Who listens on a port of loopback or of every address.
#[cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "no other system is asked yet")
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A program of this user.
    Program(Process),
    /// Somebody else's.
    OtherUser,
    /// Nobody, or the system does not tell.
    Unknown,
}

/// Every running program of which the system tells.
pub(crate) fn processes() -> Vec<Process> {
    system::processes()
}

/// Who listens on a port.
pub(crate) fn holder_of(port: u16) -> Holder {
    system::holder_of(port)
}

/// Another signing agent that takes the same port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownAgent {
    /// As people know it.
    pub(crate) name: &'static str,
    /// As its files and processes are called, in lower case.
    word: &'static str,
}

/// The agents that are known.
pub(crate) const KNOWN_AGENTS: [KnownAgent; 2] = [
    KnownAgent {
        name: "NCALayer",
        word: "ncalayer",
    },
    KnownAgent {
        name: "KAZTOKEN",
        word: "kaztoken",
    },
];

impl Process {
    /// Which known agent it is: by the program, or by the script or Java archive that it runs.
    pub(crate) fn known_agent(&self) -> Option<KnownAgent> {
        let mut arguments = self.arguments.iter().map(|argument| file_name(argument));
        let program = arguments.next().unwrap_or_default();
        let scripts =
            arguments.filter(|name| [".jar", ".sh", ".py"].iter().any(|end| name.ends_with(end)));
        let names: Vec<String> = [self.name.to_lowercase(), program]
            .into_iter()
            .chain(scripts)
            .collect();
        KNOWN_AGENTS
            .into_iter()
            .find(|agent| names.iter().any(|name| agent.is_named(name)))
    }

    /// Whether it is this program, in this or another version.
    pub(crate) fn is_tanba(&self) -> bool {
        let program = self.arguments.first().map(|program| file_name(program));
        program.is_some_and(|name| name.trim_end_matches(".exe") == "tanba")
    }
}

impl KnownAgent {
    /// Whether a file or program of this name is its.
    pub(crate) fn is_named(self, name: &str) -> bool {
        name.to_lowercase().contains(self.word)
    }
}

impl std::fmt::Display for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name, self.id)
    }
}

fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\'])
        .next()
        .unwrap_or(path)
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(name: &str, arguments: &[&str]) -> Process {
        Process {
            id: 1,
            name: name.to_owned(),
            arguments: arguments.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn agents_are_known_by_what_runs_and_not_by_what_is_read() {
        let known = |process: Process| process.known_agent().map(|agent| agent.name);
        let java = process(
            "java",
            &["/usr/bin/java", "-jar", "/home/a/NCALayer/ncalayer.jar"],
        );
        assert_eq!(known(java), Some("NCALayer"));
        assert_eq!(known(process("KAZTOKENdesktop", &[])), Some("KAZTOKEN"));
        let reader = process("less", &["less", "/doc/ncalayer-protocol.md"]);
        assert_eq!(known(reader), None);
        assert!(process("tanba", &["/opt/tanba/tanba", "run"]).is_tanba());
    }
}
