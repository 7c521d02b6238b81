//! May this caller ask for this at all.

use std::collections::BTreeSet;

use tanba_module::{Caller, Fault, Permission};
use time::OffsetDateTime;

use crate::{Decision, Grants, Mutes};

/// What the gate decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// No person is needed.
    Allow,
    /// The person is asked.
    Ask,
    /// Refused without a window.
    Refuse(Refusal),
}

/// Why a request is refused without a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The administrator's policy.
    Policy,
    /// The person refused the caller once and for all.
    Remembered,
    /// The caller was declined too often.
    Muted {
        /// Minutes until it may ask again, rounded up.
        minutes: u32,
    },
}

impl Refusal {
    /// What the caller is told. Policy and the person's decision look the same to it.
    pub fn fault(self) -> Fault {
        match self {
            Self::Policy | Self::Remembered => Fault::Refused,
            Self::Muted { minutes } => Fault::Muted { minutes },
        }
    }
}

/// The administrator's policy and the person's remembered decisions.
#[derive(Debug, Default)]
pub struct Rules {
    /// What the person decided once and for all.
    pub grants: Grants,
    /// Who was declined too often.
    pub mutes: Mutes,
    /// [`Caller::key`]s that policy refuses.
    pub refused_callers: BTreeSet<String>,
    /// Whether policy refuses local programs (callers without an origin, R-11).
    pub refuse_programs: bool,
}

impl Rules {
    /// Decides about one request.
    pub fn admit(&self, caller: &Caller, permission: Permission, now: OffsetDateTime) -> Admission {
        let refused_by_policy = self.refused_callers.contains(&caller.key())
            || (self.refuse_programs && caller.program().is_some());
        if refused_by_policy {
            return Admission::Refuse(Refusal::Policy);
        }
        if self.grants.decision(caller, permission) == Some(Decision::Deny) {
            return Admission::Refuse(Refusal::Remembered);
        }
        match permission {
            // These show nothing of the person and open no window.
            Permission::ListStorages
            | Permission::Interface
            | Permission::Verify
            | Permission::Network
            | Permission::KeepSettings => Admission::Allow,
            Permission::ChooseCertificate
            | Permission::Sign
            | Permission::SignDigest
            | Permission::Authenticate
            | Permission::ChooseFile
            | Permission::SaveFile
            | Permission::ShowMessage
            | Permission::InstallModules => match self.mutes.muted_for(caller, now) {
                Some(left) => Admission::Refuse(Refusal::Muted {
                    minutes: minutes_up(left),
                }),
                None => Admission::Ask,
            },
        }
    }
}

fn minutes_up(left: time::Duration) -> u32 {
    u32::try_from((left.whole_seconds() + 59) / 60)
        .unwrap_or(1)
        .max(1)
}

#[cfg(test)]
mod tests {
    use tanba_module::Origin;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

    fn page() -> Caller {
        Caller::Page(Origin::from_parts(
            "https://shop.example",
            "https://shop.example",
        ))
    }

    #[test]
    fn r06_a_new_origin_has_no_permission() {
        let rules = Rules::default();
        for permission in [
            Permission::ChooseCertificate,
            Permission::Sign,
            Permission::SignDigest,
            Permission::Authenticate,
            Permission::ChooseFile,
        ] {
            assert_eq!(rules.admit(&page(), permission, NOW), Admission::Ask);
        }
    }

    #[test]
    fn a_remembered_refusal_needs_no_window() {
        let mut rules = Rules::default();
        rules
            .grants
            .remember(&page(), Permission::Sign, Decision::Deny);
        assert_eq!(
            rules.admit(&page(), Permission::Sign, NOW),
            Admission::Refuse(Refusal::Remembered)
        );
        assert_eq!(
            rules.admit(&page(), Permission::ChooseCertificate, NOW),
            Admission::Ask
        );
        rules
            .grants
            .forget("https://shop.example", Permission::Sign);
        assert_eq!(rules.admit(&page(), Permission::Sign, NOW), Admission::Ask);
    }

    #[test]
    fn r11_programs_are_refusable_by_policy_and_use_no_grant_of_a_page() {
        let program = Caller::Program("/usr/bin/accounting".into());
        let mut rules = Rules::default();
        rules
            .grants
            .remember(&page(), Permission::Sign, Decision::Allow);
        assert_eq!(rules.grants.decision(&program, Permission::Sign), None);
        assert_eq!(rules.admit(&program, Permission::Sign, NOW), Admission::Ask);
        rules.refuse_programs = true;
        assert_eq!(
            rules.admit(&program, Permission::Sign, NOW),
            Admission::Refuse(Refusal::Policy)
        );
    }

    #[test]
    fn a_muted_caller_is_told_how_long() {
        let mut rules = Rules::default();
        for _ in 0..3 {
            rules.mutes.declined(&page(), NOW);
        }
        assert_eq!(
            rules.admit(&page(), Permission::Sign, NOW + time::Duration::seconds(61)),
            Admission::Refuse(Refusal::Muted { minutes: 9 })
        );
    }

    #[test]
    fn a_caller_does_not_learn_who_refused_it() {
        assert_eq!(Refusal::Policy.fault(), Refusal::Remembered.fault());
        let muted = Refusal::Muted { minutes: 3 };
        assert_eq!(muted.fault(), Fault::Muted { minutes: 3 });
    }
}
