//! Programs: those of this project, the peers, and what they use of the machine.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::error::{BenchError, of};

/// The password of the bench's own key file.
pub(crate) const PASSWORD: &str = "bench-password";

/// A folder with peers, keys and documents, gone at the end.
pub(crate) struct Workshop {
    folder: TempDir,
    binaries: PathBuf,
}

/// What a program used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    /// User and system time in seconds.
    pub(crate) cpu: f64,
    /// The most resident memory in MiB.
    pub(crate) peak: f64,
}

impl Workshop {
    /// Builds the peers and makes an RSA-2048 key with a certificate.
    pub(crate) fn open() -> Result<Self, BenchError> {
        let binaries = match env::var_os("TANBA_BIN_DIR") {
            Some(folder) => folder.into(),
            None => env::current_exe()
                .map_err(of("this program"))?
                .parent()
                .map(Path::to_owned)
                .unwrap_or_default(),
        };
        let folder = tempfile::Builder::new()
            .prefix("tanba-bench-")
            .tempdir()
            .map_err(of("temporary folder"))?;
        let workshop = Self { folder, binaries };
        workshop.compile("measured", &[])?;
        workshop.compile("gost", &["-lcrypto"])?;
        workshop.make_key()?;
        Ok(workshop)
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program of this project.
    pub(crate) fn binary(&self, name: &str) -> Result<PathBuf, BenchError> {
        let path = self.binaries.join(name);
        if path.is_file() {
            Ok(path)
        } else {
            Err(BenchError::NotBuilt(path))
        }
    }

    fn compile(&self, name: &str, libraries: &[&str]) -> Result<(), BenchError> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("peers")
            .join(name)
            .with_extension("c");
        let mut compiler = Command::new("cc");
        compiler.arg("-O2").arg("-o").arg(self.path(name));
        output(compiler.arg(source).args(libraries)).map(drop)
    }

    fn make_key(&self) -> Result<(), BenchError> {
        let request = [
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=Bench",
            "-days",
            "30",
            "-addext",
            "keyUsage=critical,digitalSignature,nonRepudiation",
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem",
        ];
        output(self.openssl().args(request))?;
        let rsa = "rsa -in key.pem -traditional -outform DER -out key.der";
        output(self.openssl().args(rsa.split(' ')))?;
        let store = "pkcs12 -export -in certificate.pem -inkey key.pem -out key.p12 -passout";
        let password = format!("pass:{PASSWORD}");
        output(self.openssl().args(store.split(' ')).arg(password))?;
        fs::write(self.path("password"), PASSWORD).map_err(of("password"))
    }

    /// OpenSSL in the folder.
    pub(crate) fn openssl(&self) -> Command {
        let mut command = Command::new("openssl");
        command.current_dir(self.folder.path());
        command
    }

    /// `tanba sign` with the bench's key in the folder, ready for further arguments.
    pub(crate) fn tanba_sign(&self) -> Result<Vec<String>, BenchError> {
        let program = self.binary("tanba")?;
        let words = "sign --home home --key key.p12 --force --password-fd 0";
        let program = program.to_string_lossy().into_owned();
        Ok([program.as_str()]
            .into_iter()
            .chain(words.split(' '))
            .map(str::to_owned)
            .collect())
    }

    /// Runs a program in the folder, with the key's password as its standard input.
    pub(crate) fn measured<S: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = S>,
    ) -> Result<Used, BenchError> {
        let password = File::open(self.path("password")).map_err(of("password"))?;
        let mut command = Command::new(self.path("measured"));
        command
            .current_dir(self.folder.path())
            .arg("report")
            .args(words)
            .stdin(password);
        output(&mut command)?;
        let report = fs::read_to_string(self.path("report")).map_err(of("report"))?;
        let [user, system, peak] = numbers("measured", &report)?;
        Ok(Used {
            cpu: (user + system) * 1e-6,
            peak: peak / 1024.0,
        })
    }
}

/// Runs a program that must succeed, and gives what it wrote.
pub(crate) fn output(command: &mut Command) -> Result<String, BenchError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stderr(Stdio::piped())
        .output()
        .map_err(of(program.clone()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(BenchError::Program {
        program,
        output: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// The first numbers of what a program wrote.
pub(crate) fn numbers<const N: usize>(program: &str, text: &str) -> Result<[f64; N], BenchError> {
    let found: Vec<f64> = text
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    found
        .first_chunk()
        .copied()
        .ok_or_else(|| BenchError::Output {
            program: program.to_owned(),
            output: text.to_owned(),
        })
}
