//! The pipe to the agent: standard input and output.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Stdin};
use std::rc::Rc;
use std::thread;

use tanba_pki::Secret;
use tanba_prompt::frame::{FrameError, read_to_window, write_from_window, write_unlock};
use tanba_prompt::message::{FromWindow, ToWindow};
use tokio::sync::mpsc;

/// What the agent says.
pub(crate) struct Inbox(BufReader<Stdin>);

impl Inbox {
    /// Standard input.
    pub(crate) fn from_agent() -> Self {
        Self(BufReader::new(io::stdin()))
    }

    /// The first message: which window to show.
    pub(crate) fn first(&mut self) -> Result<Option<ToWindow>, FrameError> {
        read_to_window(&mut self.0)
    }

    /// Hands every further message to the window, on its thread, and at last `None`: the agent
    /// closed its end, or is not understood.
    pub(crate) fn listen(
        mut self,
        mut hear: impl FnMut(Option<ToWindow>) + 'static,
    ) -> Result<(), slint::EventLoopError> {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        thread::spawn(move || {
            while let Ok(Some(message)) = read_to_window(&mut self.0) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        slint::spawn_local(async move {
            while let Some(message) = receiver.recv().await {
                hear(Some(message));
            }
            hear(None);
        })?;
        Ok(())
    }
}

/// What the window says.
#[derive(Clone)]
pub(crate) struct Outbox(Rc<RefCell<File>>);

impl Outbox {
    /// Standard output, without the standard library's buffer: it would keep a copy of a
    /// password.
    pub(crate) fn to_agent() -> Result<Self, FrameError> {
        Ok(Self(Rc::new(RefCell::new(unbuffered_output()?))))
    }

    /// Says something. An agent that hears no more closes the window by itself.
    pub(crate) fn send(&self, message: &FromWindow) {
        if write_from_window(&mut *self.0.borrow_mut(), message).is_err() {
            quit();
        }
    }

    /// Says which file to open, and its password.
    pub(crate) fn unlock(&self, location: String, secret: &Secret) -> Result<(), FrameError> {
        write_unlock(&mut *self.0.borrow_mut(), location, secret)
    }
}

/// Ends the event loop and with it the program.
pub(crate) fn quit() {
    // It fails only when the loop has ended already.
    let _ = slint::quit_event_loop();
}

#[cfg(unix)]
fn unbuffered_output() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

#[cfg(windows)]
fn unbuffered_output() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
}
