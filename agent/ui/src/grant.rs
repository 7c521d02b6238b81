//! The window that asks what a site may ask for.

use std::cell::RefCell;
use std::rc::Rc;

use tanba_prompt::message::{FromWindow, ModulePermission, PermissionMessage, QuestionMessage};

use crate::StartError;
use crate::asking::{Asking, Texts};
use crate::permits::Permits;
use crate::pipe::{Inbox, Outbox};
use crate::windows::GrantWindow;
use crate::words::plain;

/// Shows what a site wants to ask for until the person decided.
pub(crate) fn show(
    message: &QuestionMessage,
    permissions: &[PermissionMessage],
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let locale = message.language.into();
    let texts = Texts {
        title: "grant-title",
        asks: plain(locale, "grant-asks"),
        finished: "",
    };
    let asking = Asking::open(GrantWindow::new()?, message, &texts, outbox);
    let ticked = permissions.iter().map(|permission| ModulePermission {
        permission: *permission,
        allowed: true,
    });
    let permits = Rc::new(RefCell::new(Permits::new(ticked)));
    let window = &asking.window;
    window.set_permits(permits.borrow().model(locale));
    show_whether_any(window, &permits.borrow());
    let ticking = (Rc::clone(&permits), Rc::downgrade(&asking));
    window.on_permit(move |index| {
        let (permits, asking) = &ticking;
        permits.borrow_mut().toggle(index);
        if let Some(asking) = asking.upgrade() {
            show_whether_any(&asking.window, &permits.borrow());
        }
    });
    let granting = Rc::downgrade(&asking);
    window.on_grant(move || {
        let Some(asking) = granting.upgrade() else {
            return;
        };
        let granted = permits.borrow().allowed();
        if !granted.is_empty() {
            let always = asking.window.get_remember();
            asking.decide(&FromWindow::Grant { granted, always }, None);
        }
    });
    let denying = Rc::downgrade(&asking);
    window.on_deny(move || {
        if let Some(asking) = denying.upgrade() {
            asking.decide(&FromWindow::Decline { always: true }, None);
        }
    });
    asking.run(inbox, |_| {})
}

/// Nothing ticked is nothing to allow.
fn show_whether_any(window: &GrantWindow, permits: &Permits) {
    window.set_any(!permits.allowed().is_empty());
}
