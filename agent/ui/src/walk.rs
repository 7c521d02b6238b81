//! A walk through folders in a window: shows what [`Chooser`] finds and hears where the person
//! goes.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use slint::{ComponentHandle, Global, Weak};

use crate::chooser::{Chooser, Opened};
use crate::rows;
use crate::windows::{Folder, Words};
use crate::words;

/// The chooser of a window.
pub(crate) struct Walk<W: ComponentHandle> {
    window: Weak<W>,
    chooser: RefCell<Chooser>,
    /// What to do with the file or folder that is the answer.
    chosen: Box<dyn Fn(&Path)>,
}

impl<W> Walk<W>
where
    W: ComponentHandle + 'static,
    for<'a> Folder<'a>: Global<'a, W>,
    for<'a> Words<'a>: Global<'a, W>,
{
    /// Hears the person; nothing is read before [`Walk::read`].
    pub(crate) fn begin(
        window: &W,
        chooser: Chooser,
        chosen: impl Fn(&Path) + 'static,
    ) -> Rc<Self> {
        let folder = window.global::<Folder<'_>>();
        folder.set_places(rows::texts(chooser.places()));
        folder.set_folders_only(chooser.folders_only());
        let walk = Rc::new(Self {
            window: window.as_weak(),
            chooser: RefCell::new(chooser),
            chosen: Box::new(chosen),
        });
        walk.hear_openings(&folder);
        walk.hear_steps(&folder);
        walk
    }

    fn hear_openings(self: &Rc<Self>, folder: &Folder<'_>) {
        let at = |open: fn(&mut Chooser, usize) -> Opened| {
            let walk = Rc::downgrade(self);
            move |index: i32| {
                if let (Some(walk), Ok(index)) = (walk.upgrade(), usize::try_from(index)) {
                    let opened = open(&mut walk.chooser.borrow_mut(), index);
                    walk.arrive(opened);
                }
            }
        };
        folder.on_opened(at(Chooser::open));
        folder.on_place_chosen(at(Chooser::open_place));
        let walk = Rc::downgrade(self);
        folder.on_typed(move |path| {
            if let Some(walk) = walk.upgrade() {
                let opened = walk.chooser.borrow_mut().open_path(&path);
                walk.arrive(opened);
            }
        });
    }

    fn hear_steps(self: &Rc<Self>, folder: &Folder<'_>) {
        let on = |act: fn(&Self)| {
            let walk = Rc::downgrade(self);
            move || {
                if let Some(walk) = walk.upgrade() {
                    act(&walk);
                }
            }
        };
        folder.on_filter_changed(on(Self::read));
        folder.on_up(on(|walk| {
            let left = walk.chooser.borrow_mut().up();
            walk.show(left.as_deref());
        }));
        folder.on_this_folder(on(|walk| {
            (walk.chosen)(&walk.folder());
        }));
    }

    /// Reads the folder anew and shows it.
    pub(crate) fn read(&self) {
        self.show(None);
    }

    /// The folder that is shown.
    pub(crate) fn folder(&self) -> PathBuf {
        self.chooser.borrow().folder().to_path_buf()
    }

    fn arrive(&self, opened: Opened) {
        match opened {
            Opened::Entered | Opened::Nothing => self.read(),
            Opened::Chosen(path) => (self.chosen)(&path),
        }
    }

    /// Shows the folder with the entry of this name chosen, or the first one.
    fn show(&self, current: Option<&str>) {
        let Some(window) = self.window.upgrade() else {
            return;
        };
        let folder = window.global::<Folder<'_>>();
        let language = window.global::<Words<'_>>().get_language();
        let mut chooser = self.chooser.borrow_mut();
        chooser.read(folder.get_all_files().into());
        let rows = chooser.rows(words::locale_of(language));
        let position = current.and_then(|name| chooser.position(name)).unwrap_or(0);
        let position = (!rows.is_empty())
            .then(|| i32::try_from(position).ok())
            .flatten();
        folder.set_entries(rows::model(rows));
        folder.set_current(position.unwrap_or(-1));
        folder.set_path(chooser.folder().display().to_string().into());
        folder.set_readable(chooser.readable());
    }
}
