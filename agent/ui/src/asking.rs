//! What every question that needs no key has: who asks, the pause before a decision counts, how
//! it goes on and how it ends.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use slint::{CloseRequestResponse, ComponentHandle, Global, SharedString, Timer};
use tanba_l10n::Locale;
use tanba_prompt::message::{FromWindow, QuestionMessage, ToWindow, UpdateMessage};

use crate::StartError;
use crate::arming::Arming;
use crate::opening;
use crate::pipe::{Inbox, Outbox, quit};
use crate::who::Who;
use crate::windows::{self, Frame, Look, Phase, Words};
use crate::words::{plain, with};

/// How long the good end is shown.
pub(crate) const FAREWELL: Duration = Duration::from_millis(1_200);

/// An open question.
pub(crate) struct Asking<W> {
    pub(crate) window: W,
    pub(crate) locale: Locale,
    arming: Rc<Arming>,
    outbox: Outbox,
    /// Whether the window shows how it ended and no longer needs the agent.
    ended: Cell<bool>,
}

/// The texts of a kind of question.
pub(crate) struct Texts {
    /// Id of the window's title.
    pub(crate) title: &'static str,
    /// What is asked.
    pub(crate) asks: SharedString,
    /// What is said at the good end; empty where there is none.
    pub(crate) finished: &'static str,
}

impl<W> Asking<W>
where
    W: ComponentHandle + 'static,
    for<'a> windows::Asking<'a>: Global<'a, W>,
    for<'a> Frame<'a>: Global<'a, W>,
    for<'a> Look<'a>: Global<'a, W>,
    for<'a> Words<'a>: Global<'a, W>,
{
    /// Shows who asks and what, and lets the person decline.
    pub(crate) fn open(
        window: W,
        message: &QuestionMessage,
        texts: &Texts,
        outbox: Outbox,
    ) -> Rc<Self> {
        let locale = message.language.into();
        let arming = opening::prepare(&window, locale, &outbox);
        let asking = Rc::new(Self {
            window,
            locale,
            arming,
            outbox,
            ended: Cell::new(false),
        });
        asking.fill(message, texts);
        let declining = Rc::downgrade(&asking);
        asking.global().on_declined(move || {
            if let Some(asking) = declining.upgrade() {
                asking.decline();
            }
        });
        let closing = Rc::downgrade(&asking);
        asking.window.window().on_close_requested(move || {
            if let Some(asking) = closing.upgrade() {
                asking.decline();
            }
            CloseRequestResponse::HideWindow
        });
        asking
    }

    /// Hears the agent until the window closes. `exists` hears that a file is there already.
    pub(crate) fn run(
        self: &Rc<Self>,
        inbox: Inbox,
        exists: impl Fn(&str) + 'static,
    ) -> Result<(), StartError> {
        let hearing = Rc::clone(self);
        inbox.listen(move |message| match message {
            Some(ToWindow::Update(UpdateMessage::FileExists { path })) => exists(&path),
            message => hearing.hear(message),
        })?;
        self.window.run()?;
        Ok(())
    }

    /// Says what the person decided, if the window was seen long enough. With a text the
    /// window waits for what becomes of it, else it closes.
    pub(crate) fn decide(&self, decision: &FromWindow, waiting: Option<&str>) {
        if !self.arming.armed() || self.global().get_phase() != Phase::Deciding {
            return;
        }
        self.outbox.send(decision);
        match waiting {
            Some(id) => {
                self.global().set_progress_text(plain(self.locale, id));
                self.global().set_phase(Phase::Working);
            }
            None => quit(),
        }
    }

    /// Asks again, and begins the pause anew.
    pub(crate) fn decide_again(&self) {
        self.global().set_phase(Phase::Deciding);
        self.arming.restart();
    }

    fn global(&self) -> windows::Asking<'_> {
        self.window.global::<windows::Asking<'_>>()
    }

    fn fill(&self, message: &QuestionMessage, texts: &Texts) {
        let who = Who::of(message, self.locale);
        let global = self.global();
        global.set_caller(who.caller.into());
        global.set_caller_ascii(who.ascii.into());
        global.set_program(who.program);
        global.set_embedded(who.embedded.into());
        let module = with(self.locale, "caller-module", "module", &message.module);
        global.set_module(module.into());
        global.set_window_title(plain(self.locale, texts.title));
        global.set_asks(texts.asks.clone());
        if !texts.finished.is_empty() {
            global.set_finished_note(plain(self.locale, texts.finished));
        }
    }

    fn hear(&self, message: Option<ToWindow>) {
        match message {
            Some(ToWindow::Update(UpdateMessage::Finished)) => {
                self.ended.set(true);
                self.global().set_phase(Phase::Finished);
                Timer::single_shot(FAREWELL, quit);
            }
            Some(ToWindow::Update(UpdateMessage::Failed { text })) => {
                self.ended.set(true);
                self.global().set_failure(text.into());
                self.global().set_phase(Phase::Failed);
            }
            // Nothing that such a question hears, or nothing that it does not show already.
            Some(_) => {}
            None if self.ended.get() => {}
            None => quit(),
        }
    }

    fn decline(&self) {
        if !self.ended.get() {
            self.outbox.send(&FromWindow::Decline { always: false });
        }
        quit();
    }
}
