//! `tanba sign`.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;

use serde_json::json;
use tanba_host::{SigningKey, sign_document};
use tanba_module::{Content, SignatureFormat, SignatureParams, XmlPlacement, XmlStyle};
use tanba_pki::{Digest, DigestAlgorithm, SignatureAlgorithm};
use tanba_signature_cms::{attach_around, digest_reader, is_confusable};
use time::OffsetDateTime;

use super::journaling::Signed;
use super::{CommandError, Exit, Session, block_on, key, of_file};
use crate::agent::stamping;
use crate::cli::{Format, SignArgs};
use crate::output_file::OutputFile;

/// Octets of a document that has to be in memory as a whole (XML, raw, standard input).
const IN_MEMORY: u64 = 512 * 1024 * 1024;

/// Content that could be confused with signed attributes is small; larger files are not read
/// into memory to look for it.
const CONFUSABLE: u64 = 64 * 1024;

pub(super) fn run(session: &Session, args: &SignArgs) -> Result<Exit, CommandError> {
    check(args)?;
    block_on(sign(session, args))
}

fn check(args: &SignArgs) -> Result<(), CommandError> {
    if args.format != Format::Cms && (args.detached || args.timestamp.is_some()) {
        return Err(CommandError::Usage(
            "--detached and --timestamp are for --format cms",
        ));
    }
    if args.format == Format::Xml && args.digest_only {
        return Err(CommandError::Usage(
            "an XML signature needs the document, not its digest",
        ));
    }
    Ok(())
}

async fn sign(session: &Session, args: &SignArgs) -> Result<Exit, CommandError> {
    let mut output = args.output.create()?;
    let chosen = key::choose(session, &args.key.key).await?;
    let signing = SigningKey {
        key: chosen.key.as_ref(),
        certificate: &chosen.certificate,
        now: OffsetDateTime::now_utc(),
    };
    let stamping = stamping(args.timestamp.as_slice());
    let params = params(args);
    let mut input = Input::open(args, chosen.key.algorithms().first().copied())?;
    let signature = sign_document(signing, &params, &input.content, &stamping).await?;
    input
        .write(&signature, &mut output)
        .map_err(args.output.failed())?;
    let format = format!("{:?}", args.format).to_lowercase();
    let signed = Signed {
        name: &args.input,
        size: input.size,
        digest: &input.recorded,
        blind: args.digest_only,
        format: &format,
        certificate: &chosen.certificate,
        timestamped: args.timestamp.is_some(),
    };
    signed.journal(session)?;
    output.commit().map_err(args.output.failed())?;
    let facts = json!({
        "output": args.output.path,
        "format": format,
        "signer": chosen.certificate.subject().to_page_text(),
        "timestamped": args.timestamp.is_some(),
    });
    if !args.output.is_standard() {
        let owner = chosen
            .certificate
            .subject()
            .common_name()
            .unwrap_or_default();
        session.print(
            &facts,
            &format!("{} signed by {owner}", args.output.path.display()),
        )?;
    }
    Ok(Exit::Done)
}

fn params(args: &SignArgs) -> SignatureParams {
    let format = match args.format {
        // Content goes round a detached CMS afterwards, so that its size does not matter.
        Format::Cms => SignatureFormat::Cms {
            attached: false,
            cosign: false,
        },
        Format::Xml => SignatureFormat::Xml {
            placement: XmlPlacement::WholeDocument,
            style: XmlStyle::Compact,
        },
        Format::Raw => SignatureFormat::Raw,
    };
    SignatureParams {
        format,
        timestamp: args.timestamp.is_some(),
    }
}

/// What is signed, and what is written round the signature.
struct Input {
    content: Content,
    attached: Option<Attached>,
    size: u64,
    /// The digest that the journal keeps.
    recorded: Digest,
}

/// A document that becomes the content of the CMS.
struct Attached {
    file: File,
    length: u64,
    digest: Digest,
}

impl Input {
    fn open(args: &SignArgs, algorithm: Option<SignatureAlgorithm>) -> Result<Self, CommandError> {
        let in_memory = args.format != Format::Cms || args.digest_only;
        let mut file = open(&args.input)?;
        if in_memory {
            let octets = read_all(&mut file).map_err(of_file(&args.input))?;
            return Ok(Self::in_memory(octets, args));
        }
        let algorithm = algorithm.map_or(DigestAlgorithm::Sha256, SignatureAlgorithm::digest);
        let length = file.metadata().map_err(of_file(&args.input))?.len();
        if length <= CONFUSABLE {
            let octets = read_all(&mut file).map_err(of_file(&args.input))?;
            if is_confusable(&octets) {
                return Err(tanba_signature_cms::CmsError::ConfusableContent.into());
            }
            file.rewind().map_err(of_file(&args.input))?;
        }
        // The journal keeps SHA-256; one pass makes both digests.
        let wanted = [algorithm, DigestAlgorithm::Sha256];
        let wanted = if algorithm == DigestAlgorithm::Sha256 {
            &wanted[..1]
        } else {
            &wanted[..]
        };
        let digests = digest_reader(&mut file, wanted).map_err(of_file(&args.input))?;
        let [digest, ..] = digests.as_slice() else {
            return Err(CommandError::Usage("no digest was made"));
        };
        let content = Content::Digest(digest.as_bytes().into());
        let attached = Attached {
            file,
            length,
            digest: digest.clone(),
        };
        let recorded = digests.last().unwrap_or(digest).clone();
        let attached = (!args.detached).then_some(attached);
        Ok(Self {
            content,
            attached,
            size: length,
            recorded,
        })
    }

    fn in_memory(octets: Vec<u8>, args: &SignArgs) -> Self {
        let size = octets.len() as u64;
        let (recorded, content) = if args.digest_only {
            let digest = Digest::from_octets(DigestAlgorithm::Sha256, octets.clone());
            (digest, Content::Digest(octets.into()))
        } else {
            (
                Digest::of(DigestAlgorithm::Sha256, &octets),
                Content::Bytes(octets.into()),
            )
        };
        Self {
            content,
            attached: None,
            size,
            recorded,
        }
    }

    /// Writes the signature, with the content inside when it is to be attached.
    fn write(&mut self, signature: &[u8], output: &mut OutputFile) -> io::Result<()> {
        let Some(attached) = &mut self.attached else {
            return output.write_all(signature);
        };
        let (before, after) =
            attach_around(signature, attached.length).map_err(io::Error::other)?;
        output.write_all(&before)?;
        attached.copy_to(output)?;
        output.write_all(&after)
    }
}

impl Attached {
    /// Copies the document, and makes sure that it is still the one that was signed.
    fn copy_to(&mut self, output: &mut OutputFile) -> io::Result<()> {
        self.file.rewind()?;
        let mut source = Tee {
            source: (&mut self.file).take(self.length),
            output,
        };
        let copied = digest(&mut source, self.digest.algorithm())?;
        if copied == self.digest {
            Ok(())
        } else {
            Err(io::Error::other(
                "the document was changed while it was being signed",
            ))
        }
    }
}

/// Writes what is read from it.
struct Tee<'a, R> {
    source: R,
    output: &'a mut OutputFile,
}

impl<R: Read> Read for Tee<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.output
            .write_all(buffer.get(..length).unwrap_or_default())?;
        Ok(length)
    }
}

fn digest(reader: &mut dyn Read, algorithm: DigestAlgorithm) -> io::Result<Digest> {
    let mut digests = digest_reader(reader, &[algorithm])?;
    digests
        .pop()
        .ok_or_else(|| io::Error::other("no digest was made"))
}

/// The input as a file: standard input is spooled first, so that it can be read twice.
fn open(path: &Path) -> Result<File, CommandError> {
    if path != Path::new("-") {
        return File::open(path).map_err(of_file(path));
    }
    let mut spool = tempfile::tempfile().map_err(of_file(path))?;
    io::copy(&mut io::stdin().lock(), &mut spool).map_err(of_file(path))?;
    spool.rewind().map_err(of_file(path))?;
    Ok(spool)
}

pub(super) fn read_all(file: &mut File) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    BufReader::new(file)
        .take(IN_MEMORY + 1)
        .read_to_end(&mut octets)?;
    if octets.len() as u64 > IN_MEMORY {
        return Err(io::Error::other("the file is larger than 512 MiB"));
    }
    Ok(octets)
}
