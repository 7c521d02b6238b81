//! The pause before a decision counts.
//!
//! A window that comes to the front under typing fingers must not take a stray Enter or click
//! for consent. It is armed half a second after it got the focus, and again after every return
//! of the focus.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use slint::winit_030::{EventResult, WinitWindowAccessor, winit::event::WindowEvent};
use slint::{Timer, TimerMode, Window};

/// How long the window must have had the focus.
const PAUSE: Duration = Duration::from_millis(500);

/// Whether a decision counts now.
pub(crate) struct Arming {
    focused: Cell<bool>,
    armed: Cell<bool>,
    timer: Timer,
    show: Box<dyn Fn(bool)>,
}

impl Arming {
    /// Watches a window. `show` hears whether it is armed; `painted` is called once, after the
    /// window was first drawn.
    pub(crate) fn watch(
        window: &Window,
        show: impl Fn(bool) + 'static,
        painted: impl FnOnce() + 'static,
    ) -> Rc<Self> {
        let arming = Rc::new(Self {
            focused: Cell::new(false),
            armed: Cell::new(false),
            timer: Timer::default(),
            show: Box::new(show),
        });
        let watching = Rc::clone(&arming);
        let painted = RefCell::new(Some(painted));
        window.on_winit_window_event(move |window, event| {
            match event {
                WindowEvent::Focused(true) => watching.start(),
                WindowEvent::Focused(false) => watching.stop(),
                WindowEvent::RedrawRequested => {
                    if let Some(painted) = painted.borrow_mut().take() {
                        bring_to_front(window);
                        // After this event, which draws.
                        Timer::single_shot(Duration::ZERO, painted);
                    }
                }
                _ => {}
            }
            EventResult::Propagate
        });
        arming
    }

    /// Begins the pause anew, when what is decided has changed.
    pub(crate) fn restart(self: &Rc<Self>) {
        if self.focused.get() {
            self.start();
        }
    }

    /// Whether a decision counts now.
    pub(crate) fn armed(&self) -> bool {
        self.armed.get()
    }

    fn start(self: &Rc<Self>) {
        self.focused.set(true);
        self.set(false);
        let arming = Rc::downgrade(self);
        self.timer.start(TimerMode::SingleShot, PAUSE, move || {
            if let Some(arming) = arming.upgrade() {
                arming.set(true);
            }
        });
    }

    fn stop(&self) {
        self.focused.set(false);
        self.timer.stop();
        self.set(false);
    }

    fn set(&self, armed: bool) {
        self.armed.set(armed);
        (self.show)(armed);
    }
}

fn bring_to_front(window: &Window) {
    use slint::winit_030::winit::window::UserAttentionType;
    window.with_winit_window(|window| {
        window.focus_window();
        if !window.has_focus() {
            window.request_user_attention(Some(UserAttentionType::Critical));
        }
    });
}
