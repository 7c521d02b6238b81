//! Bouncy Castle and Apache Santuario, asked by the small programs of `java/`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::{Outcome, Party, Workspace, run};

/// Debian's libbcprov-java, libbcutil-java, libbcpkix-java, libxml-security-java, libslf4j-java
/// and what Santuario asks for.
const LIBRARIES: [&str; 7] = [
    "bcprov.jar",
    "bcutil.jar",
    "bcpkix.jar",
    "xmlsec.jar",
    "slf4j-api.jar",
    "slf4j-nop.jar",
    "commons-codec.jar",
];

/// A message for [`verify_cms`], with the content of a detached one.
pub struct Message<'a> {
    /// The CMS.
    pub message: &'a [u8],
    /// The content, when it is not inside.
    pub content: Option<&'a [u8]>,
}

/// What Bouncy Castle says of messages, a line each: `valid` and the facts of every signer, or why
/// not. One start of the virtual machine serves them all.
pub fn verify_cms(messages: &[Message<'_>]) -> Vec<String> {
    let workspace = Workspace::new();
    let mut arguments = Vec::new();
    for (number, one) in messages.iter().enumerate() {
        workspace.write(&format!("{number}.cms"), one.message);
        arguments.push(format!("{number}.cms"));
        arguments.push(match one.content {
            None => "-".to_owned(),
            Some(content) => {
                workspace.write(&format!("{number}.content"), content);
                format!("{number}.content")
            }
        });
    }
    lines(java(workspace.path(), "VerifyCms", &arguments))
}

/// What Santuario says of signed documents, in its secure mode, a line each: `valid` and what is
/// covered, or why not.
pub fn verify_xml(documents: &[String]) -> Vec<String> {
    let workspace = Workspace::new();
    let names: Vec<String> = (0..documents.len())
        .map(|number| format!("{number}.xml"))
        .collect();
    for (name, document) in names.iter().zip(documents) {
        workspace.write(name, document.as_bytes());
    }
    lines(java(workspace.path(), "VerifyXml", &names))
}

/// Signs content by Bouncy Castle with a throw-away key, in all the ways of `SignCms.java`: the
/// name of each way and its message.
pub fn sign_cms(signer: &Party, content: &[u8]) -> Vec<(String, Vec<u8>)> {
    let workspace = Workspace::new();
    workspace.write("content", content);
    signed_files(&workspace, "SignCms", signer)
}

/// Signs a document by Santuario with a throw-away key, in all the ways of `SignXml.java`.
pub fn sign_xml(signer: &Party, document: &str) -> Vec<(String, Vec<u8>)> {
    let workspace = Workspace::new();
    workspace.write("content", document.as_bytes());
    signed_files(&workspace, "SignXml", signer)
}

/// Starts a program that serves until its standard input ends; what it says first is read from
/// its standard output.
pub(crate) fn start(folder: &Path, class: &str, arguments: &[String]) -> Child {
    let mut command = Command::new("java");
    command
        .args(command_line(class, arguments))
        .current_dir(folder);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let child = command.spawn();
    child.unwrap_or_else(|error| panic!("java: {error}: run `cargo xtask setup`"))
}

fn signed_files(workspace: &Workspace, class: &str, signer: &Party) -> Vec<(String, Vec<u8>)> {
    let folder = signer.folder();
    let export = [
        "pkcs12", "-export", "-inkey", "key.pem", "-in", "key.crt", "-passout",
    ];
    run(
        folder,
        "openssl",
        &[&export[..], &["pass:test", "-out", "key.p12"]].concat(),
    )
    .done();
    let key = folder.join("key.p12").to_string_lossy().into_owned();
    let names = java(workspace.path(), class, &[key, "content".to_owned()]).done();
    let names = String::from_utf8(names).expect("text");
    names
        .lines()
        .map(|name| (name.to_owned(), workspace.read(name)))
        .collect()
}

fn lines(outcome: Outcome) -> Vec<String> {
    let text = String::from_utf8(outcome.done()).expect("text");
    text.lines().map(str::to_owned).collect()
}

fn java(folder: &Path, class: &str, arguments: &[String]) -> Outcome {
    run(folder, "java", &command_line(class, arguments))
}

fn command_line(class: &str, arguments: &[String]) -> Vec<String> {
    let path = format!("{}:{}", classes().display(), libraries());
    let mut all = [
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        &path,
        class,
    ]
    .map(str::to_owned)
    .to_vec();
    all.extend_from_slice(arguments);
    all
}

fn libraries() -> String {
    let paths = LIBRARIES.map(|name| {
        let path = format!("/usr/share/java/{name}");
        assert!(
            Path::new(&path).exists(),
            "{path} is not installed: run `cargo xtask setup`"
        );
        path
    });
    paths.join(":")
}

/// The folder of the compiled programs, compiled once a run.
fn classes() -> &'static Path {
    static CLASSES: OnceLock<PathBuf> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("java");
        let files = std::fs::read_dir(&sources).expect("the programs");
        let files = files.map(|file| file.expect("a program").path().display().to_string());
        // `target/PROFILE/deps/TEST` leads to `target/tmp`; each test program has its own.
        let test = std::env::current_exe().expect("this program");
        let target = test.ancestors().nth(3).expect("the target folder");
        let name = test
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let folder = target.join("tmp").join(format!("java-{name}"));
        std::fs::create_dir_all(&folder).expect("the folder of classes");
        let mut arguments: Vec<String> = vec!["-cp".to_owned(), libraries(), "-d".to_owned()];
        arguments.push(folder.display().to_string());
        arguments.extend(files);
        run(&sources, "javac", &arguments).done();
        folder
    })
}
