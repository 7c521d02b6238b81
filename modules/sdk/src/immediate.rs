//! Finishing a future whose parts are all ready.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The future's value, if nothing in it has to wait. Inside a component every call of the host
/// returns when it is answered, so one look is enough; `None` means that the future waits for
/// something that nobody will ever announce.
pub(crate) fn finish<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ready_finishes_and_what_waits_does_not() {
        assert_eq!(finish(async { 2 + 2 }), Some(4));
        assert_eq!(finish(std::future::pending::<()>()), None);
    }
}
