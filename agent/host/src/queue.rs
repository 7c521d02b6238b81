//! One window at a time, few waiting questions per caller, and not too many in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tanba_module::{Caller, Fault};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Callers that may wait for the screen at the same time.
const WAITING: usize = 16;

/// How many questions of one caller may be open or waiting, unless it is patient.
pub(crate) const IMPATIENT: usize = 1;

/// Gives turns at the screen.
#[derive(Clone)]
pub struct DialogQueue {
    screen: Arc<Semaphore>,
    waiting: Arc<Mutex<HashMap<String, usize>>>,
    asking: watch::Sender<usize>,
    left: watch::Sender<()>,
}

/// A turn at the screen; dropping it lets the next caller ask.
pub(crate) struct Turn {
    _screen: OwnedSemaphorePermit,
    _place: Place,
    left: watch::Receiver<()>,
}

struct Place {
    waiting: Arc<Mutex<HashMap<String, usize>>>,
    asking: watch::Sender<usize>,
    caller: String,
}

impl Default for DialogQueue {
    fn default() -> Self {
        Self {
            screen: Arc::new(Semaphore::new(1)),
            waiting: Arc::default(),
            asking: watch::Sender::new(0),
            left: watch::Sender::new(()),
        }
    }
}

impl DialogQueue {
    /// How many questions are open or waiting; the tray icon shows it.
    pub fn asking(&self) -> watch::Receiver<usize> {
        self.asking.subscribe()
    }

    /// The person left the screen: it was locked, or another session was switched to. Open
    /// questions end, keys that were unlocked for them are dropped, and what was approved and is
    /// not signed yet stays unsigned.
    pub fn person_left(&self) {
        self.left.send_replace(());
    }

    /// Waits for a turn. [`Fault::Busy`] when this caller has as many questions open or waiting as
    /// its `patience`, or when too many callers wait.
    pub(crate) async fn turn(&self, caller: &Caller, patience: usize) -> Result<Turn, Fault> {
        let place = self.place(caller, patience)?;
        let screen = Arc::clone(&self.screen)
            .acquire_owned()
            .await
            .map_err(|_| Fault::Busy)?;
        Ok(Turn {
            _screen: screen,
            _place: place,
            left: self.left.subscribe(),
        })
    }

    fn place(&self, caller: &Caller, patience: usize) -> Result<Place, Fault> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let own = waiting.get(&caller.key()).copied();
        if own.unwrap_or_default() >= patience || (own.is_none() && waiting.len() >= WAITING) {
            return Err(Fault::Busy);
        }
        *waiting.entry(caller.key()).or_default() += 1;
        self.asking.send_replace(waiting.values().sum());
        Ok(Place {
            waiting: Arc::clone(&self.waiting),
            asking: self.asking.clone(),
            caller: caller.key(),
        })
    }
}

impl Turn {
    /// Whether the person left the screen since this turn began.
    pub(crate) fn is_over(&self) -> bool {
        self.left.has_changed().unwrap_or(true)
    }

    /// Ready when the person leaves the screen, or has left it since this turn began.
    pub(crate) fn over(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut left = self.left.clone();
        async move {
            // Only the end of the queue itself is an error, and no turn outlives the agent.
            let _ = left.changed().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = waiting.get_mut(&self.caller) {
            *own = own.saturating_sub(1);
        }
        waiting.retain(|_, own| *own > 0);
        self.asking.send_replace(waiting.values().sum());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tanba_module::Origin;
    use tokio::time::timeout;

    use super::*;

    fn page(number: usize) -> Caller {
        let origin = format!("https://{number}.example");
        Caller::Page(Origin::from_parts(origin.clone(), origin))
    }

    #[tokio::test]
    async fn r08_one_dialog_at_a_time_and_a_bounded_queue() {
        let queue = DialogQueue::default();
        let first = queue.turn(&page(0), IMPATIENT).await.unwrap();
        assert!(
            matches!(queue.turn(&page(0), IMPATIENT).await, Err(Fault::Busy)),
            "same caller again"
        );

        let waiting: Vec<_> = (1..WAITING)
            .map(|number| {
                let queue = queue.clone();
                tokio::spawn(async move { queue.turn(&page(number), IMPATIENT).await.map(drop) })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(
            matches!(queue.turn(&page(99), IMPATIENT).await, Err(Fault::Busy)),
            "queue is full"
        );

        drop(first);
        for turn in waiting {
            timeout(Duration::from_secs(5), turn)
                .await
                .unwrap()
                .unwrap()
                .unwrap();
        }
        assert!(queue.turn(&page(99), IMPATIENT).await.is_ok());
    }

    #[tokio::test]
    async fn r19_a_turn_is_over_when_the_person_leaves() {
        let queue = DialogQueue::default();
        queue.person_left();
        let turn = queue.turn(&page(0), IMPATIENT).await.unwrap();
        assert!(!turn.is_over(), "who left earlier is back");
        assert!(
            timeout(Duration::from_millis(20), turn.over())
                .await
                .is_err()
        );
        queue.person_left();
        assert!(turn.is_over());
        // Over for everybody who looks, however often.
        turn.over().await;
        turn.over().await;
        drop(turn);
        assert!(!queue.turn(&page(0), IMPATIENT).await.unwrap().is_over());
    }

    #[tokio::test]
    async fn a_caller_that_gives_up_leaves_its_place() {
        let queue = DialogQueue::default();
        let first = queue.turn(&page(0), IMPATIENT).await.unwrap();
        assert!(
            timeout(Duration::from_millis(20), queue.turn(&page(1), IMPATIENT))
                .await
                .is_err()
        );
        drop(first);
        assert!(queue.turn(&page(1), IMPATIENT).await.is_ok());
    }

    #[tokio::test]
    async fn r08_a_patient_caller_waits_in_order_and_not_without_end() {
        let queue = DialogQueue::default();
        let first = queue.turn(&page(0), 3).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for number in 0..2 {
            let (queue, order) = (queue.clone(), Arc::clone(&order));
            waiting.push(tokio::spawn(async move {
                let turn = queue.turn(&page(0), 3).await.unwrap();
                order.lock().unwrap().push(number);
                drop(turn);
            }));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(*queue.asking().borrow(), 3);
        assert!(matches!(queue.turn(&page(0), 3).await, Err(Fault::Busy)));
        let impatient = queue.turn(&page(0), IMPATIENT).await;
        assert!(
            matches!(impatient, Err(Fault::Busy)),
            "the same site by the old protocol"
        );
        drop(first);
        for turn in waiting {
            timeout(Duration::from_secs(5), turn)
                .await
                .unwrap()
                .unwrap();
        }
        assert_eq!(*order.lock().unwrap(), [0, 1]);
        assert_eq!(*queue.asking().borrow(), 0);
    }
}
