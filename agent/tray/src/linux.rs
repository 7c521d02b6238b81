//! Linux: a StatusNotifierItem with a menu over D-Bus, no toolkit.

use ksni::menu::StandardItem;
use ksni::{Handle, Icon, MenuItem, Status, ToolTip, TrayMethods};
use tanba_l10n::{Locale, Value, text, text_with};
use tokio::sync::mpsc;

use crate::mark::argb;
use crate::{TrayCommand, TrayState};

/// Sizes that panels ask for.
const SIZES: [u16; 4] = [22, 24, 32, 48];

pub(crate) struct Shown {
    handle: Handle<Item>,
}

impl Shown {
    pub(crate) async fn start(
        locale: Locale,
        commands: mpsc::UnboundedSender<TrayCommand>,
    ) -> Option<Self> {
        let item = Item {
            locale,
            state: TrayState::default(),
            updates: 0,
            commands,
        };
        match item.spawn().await {
            Ok(handle) => Some(Self { handle }),
            Err(error) => {
                tracing::info!(%error, "no tray");
                None
            }
        }
    }

    pub(crate) async fn show(&self, state: TrayState) {
        self.handle.update(|item| item.state = state).await;
    }

    pub(crate) async fn show_updates(&self, count: usize) {
        self.handle.update(|item| item.updates = count).await;
    }

    pub(crate) async fn speak(&self, locale: Locale) {
        self.handle.update(|item| item.locale = locale).await;
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // Nobody waits for it: the bus forgets the item when the process ends anyway.
        drop(self.handle.shutdown());
    }
}

struct Item {
    locale: Locale,
    state: TrayState,
    /// Modules that can be updated.
    updates: usize,
    commands: mpsc::UnboundedSender<TrayCommand>,
}

impl Item {
    fn choose(&self, command: TrayCommand) {
        if self.commands.send(command).is_err() {
            tracing::debug!("nobody hears the tray any more");
        }
    }

    fn label(&self, command: TrayCommand) -> String {
        match (command, u64::try_from(self.updates)) {
            (TrayCommand::Modules, Ok(count)) if count > 0 => {
                let count = [("count", Value::Count(count))];
                text_with(self.locale, "tray-modules-updates", &count)
            }
            _ => text(self.locale, command.text_id()),
        }
    }
}

impl ksni::Tray for Item {
    // A click on the icon opens the menu: there is no window that it could mean.
    const MENU_ON_ACTIVATE: bool = true;

    fn id(&self) -> String {
        "tanba".to_owned()
    }

    fn title(&self) -> String {
        text(self.locale, self.state.text_id())
    }

    fn status(&self) -> Status {
        match self.state {
            TrayState::Idle => Status::Active,
            TrayState::Busy | TrayState::Problem => Status::NeedsAttention,
        }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let icon = |size: u16| Icon {
            width: i32::from(size),
            height: i32::from(size),
            data: argb(size, self.state),
        };
        SIZES.into_iter().map(icon).collect()
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        self.icon_pixmap()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: "Tanba".to_owned(),
            description: self.title(),
            ..ToolTip::default()
        }
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let state = StandardItem {
            label: self.title(),
            enabled: false,
            ..StandardItem::default()
        };
        let command = |command: TrayCommand| {
            MenuItem::from(StandardItem {
                label: self.label(command),
                activate: Box::new(move |item: &mut Self| item.choose(command)),
                ..StandardItem::default()
            })
        };
        [state.into(), MenuItem::Separator]
            .into_iter()
            .chain(TrayCommand::ALL.into_iter().map(command))
            .collect()
    }
}
