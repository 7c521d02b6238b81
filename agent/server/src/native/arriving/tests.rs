use std::sync::Mutex;

use super::*;

/// Takes in what comes, and fails from a number of octets on.
struct Kept {
    octets: Arc<Mutex<Vec<u8>>>,
    most: usize,
}

impl Intake for Kept {
    fn write(&mut self, octets: &[u8]) -> Result<(), Fault> {
        let mut kept = self.octets.lock().unwrap();
        if kept.len() + octets.len() > self.most {
            let what = "document size".into();
            return Err(Fault::Limit { what });
        }
        kept.extend_from_slice(octets);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<HeldDocument, Fault> {
        Ok(HeldDocument {
            handle: "h".to_owned(),
            name: None,
            size: self.octets.lock().unwrap().len() as u64,
            sha256: [0; 32],
        })
    }
}

fn arriving(most: usize) -> (Arriving, Arc<Mutex<Vec<u8>>>, mpsc::UnboundedReceiver<Out>) {
    let octets = Arc::default();
    let (line, outbox) = Line::new();
    let intake = Box::new(Kept {
        octets: Arc::clone(&octets),
        most,
    });
    (Arriving::start(1, intake, line), octets, outbox)
}

fn frame(content: &[u8]) -> Vec<u8> {
    [&[0, 0, 0, 1], content].concat()
}

/// The next text that goes out; memory that comes back is passed over.
async fn text(outbox: &mut mpsc::UnboundedReceiver<Out>) -> Option<String> {
    loop {
        match outbox.recv().await? {
            Out::Text(text) => return Some(text),
            Out::Spent(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn content_arrives_in_order_and_credit_comes_back() {
    let (arriving, octets, mut outbox) = arriving(usize::MAX);
    let pieces: Vec<Vec<u8>> = (0..3).map(|number| vec![number; 1 << 20]).collect();
    for piece in &pieces {
        arriving.frame(frame(piece)).unwrap();
    }
    for _ in &pieces {
        let expected = r#""method":"credit","params":{"stream":1,"octets":1048576}"#;
        assert!(text(&mut outbox).await.unwrap().contains(expected));
    }
    let held = arriving.end().await.unwrap().unwrap();
    assert_eq!(held.size, 3 << 20);
    assert!(*octets.lock().unwrap() == pieces.concat());
}

#[tokio::test]
async fn r09_a_page_cannot_send_more_than_it_has_credit_for() {
    let (arriving, _, _outbox) = arriving(0);
    let large = frame(&vec![0; usize::try_from(CREDIT).unwrap()]);
    assert_eq!(arriving.frame(large), Ok(()));
    assert_eq!(arriving.frame(frame(b"x")), Err(Overdrawn));
    // Nothing but a head costs nothing.
    assert_eq!(arriving.frame(frame(b"")), Ok(()));
}

#[tokio::test]
async fn a_stream_that_cannot_be_kept_is_aborted_once_and_says_why_at_its_end() {
    let (arriving, _, mut outbox) = arriving(10);
    for _ in 0..3 {
        arriving.frame(frame(b"too much")).unwrap();
    }
    let held = arriving.end().await.unwrap();
    assert!(matches!(held, Err(Fault::Limit { .. })));
    assert!(text(&mut outbox).await.unwrap().contains("abortStream"));
    assert_eq!(text(&mut outbox).await, None, "it is said once");
}
