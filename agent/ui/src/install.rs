//! The window that asks whether to install a module.

use std::cell::RefCell;
use std::rc::Rc;

use tanba_l10n::{Value, text_with};
use tanba_prompt::message::{FromWindow, ModulePermission, OfferMessage, QuestionMessage};

use crate::StartError;
use crate::asking::{Asking, Texts};
use crate::permits::{Permits, hosts, origins};
use crate::pipe::{Inbox, Outbox};
use crate::rows::size;
use crate::windows::InstallWindow;
use crate::words::{plain, with};

/// Shows an offer until the person decided, and then what became of it.
pub(crate) fn show(
    message: &QuestionMessage,
    offer: &OfferMessage,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let locale = message.language.into();
    let update = offer.installed.is_some();
    let texts = Texts {
        title: "install-title",
        asks: plain(
            locale,
            if update {
                "install-asks-update"
            } else {
                "install-asks"
            },
        ),
        finished: "install-note",
    };
    let asking = Asking::open(InstallWindow::new()?, message, &texts, outbox);
    fill(&asking, offer);
    let declared = offer.permissions.iter();
    let permits = declared.map(|permission| ModulePermission {
        permission: *permission,
        allowed: !offer.refused.contains(permission),
    });
    let permits = Rc::new(RefCell::new(Permits::new(permits)));
    let window = &asking.window;
    window.set_permits(permits.borrow().model(locale));
    let ticking = Rc::clone(&permits);
    window.on_permit(move |index| {
        ticking.borrow_mut().toggle(index);
    });
    let agreeing = Rc::downgrade(&asking);
    window.on_agree(move || {
        if let Some(asking) = agreeing.upgrade() {
            let refused = permits.borrow().refused();
            asking.decide(&FromWindow::Install { refused }, Some("install-working"));
        }
    });
    asking.run(inbox, |_| {})
}

fn fill(asking: &Asking<InstallWindow>, offer: &OfferMessage) {
    let (window, locale) = (&asking.window, asking.locale);
    window.set_name(offer.name.clone().into());
    window.set_description(offer.description.clone().into());
    window.set_publisher(with(locale, "install-publisher", "publisher", &offer.publisher).into());
    let number = &offer.publisher_serial_number;
    window.set_serial_number(with(locale, "install-serial-number", "number", number).into());
    window.set_source(with(locale, "install-source", "source", &offer.source).into());
    window.set_origins(origins(&offer.origins, locale).into());
    window.set_hosts(hosts(&offer.hosts, locale).into());
    let octets = size(offer.size, locale);
    let values = [
        ("version", Value::Text(&offer.version)),
        ("size", Value::Text(&octets)),
        (
            "installed",
            Value::Text(offer.installed.as_deref().unwrap_or_default()),
        ),
    ];
    let (version, agree) = match offer.installed {
        Some(_) => ("install-version-update", "install-update"),
        None => ("install-version", "install-now"),
    };
    window.set_version(text_with(locale, version, &values).into());
    window.set_agree_text(plain(locale, agree));
}
