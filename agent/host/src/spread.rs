//! Work on many documents, spread over the cores and off the threads that serve sockets.

use std::num::NonZero;
use std::sync::Arc;

use tanba_module::{Content, Document, Fault};

use crate::fault;

/// Octets of all documents below which spreading costs more than it gains.
const LITTLE: usize = 1 << 20;

/// How many threads work on the documents of one request at once.
pub(crate) fn width() -> usize {
    std::thread::available_parallelism().map_or(2, NonZero::get)
}

/// The results in the order of the documents.
pub(crate) async fn each<T, Work>(documents: &[Document], work: Work) -> Result<Vec<T>, Fault>
where
    T: Send + 'static,
    Work: Fn(&Document) -> T + Send + Sync + 'static,
{
    let octets: usize = documents.iter().map(length).sum();
    if octets < LITTLE {
        return Ok(documents.iter().map(work).collect());
    }
    let work = Arc::new(work);
    let slice = documents.len().div_ceil(width()).max(1);
    let parts: Vec<_> = documents
        .chunks(slice)
        .map(|part| {
            let (part, work) = (part.to_vec(), Arc::clone(&work));
            tokio::task::spawn_blocking(move || part.iter().map(work.as_ref()).collect::<Vec<_>>())
        })
        .collect();
    let mut results = Vec::with_capacity(documents.len());
    for part in parts {
        results.extend(part.await.map_err(|error| fault::incident(&error))?);
    }
    Ok(results)
}

fn length(document: &Document) -> usize {
    match &document.content {
        Content::Bytes(octets) | Content::Digest(octets) => octets.len(),
        // What is done with it may wait for the disk.
        Content::Held(_) => LITTLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn results_come_in_the_order_of_the_documents() {
        for size in [10, 100_000] {
            let documents: Vec<_> = (0..25u8)
                .map(|number| Document::bytes(vec![number; size]))
                .collect();
            let first = |document: &Document| match &document.content {
                Content::Bytes(octets) | Content::Digest(octets) => octets[0],
                other @ Content::Held(_) => panic!("{other:?}"),
            };
            let expected: Vec<u8> = (0..25).collect();
            assert_eq!(each(&documents, first).await, Ok(expected), "{size}");
        }
        assert_eq!(each(&[], |_| ()).await, Ok(Vec::new()));
    }
}
