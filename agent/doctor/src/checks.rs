//! The checks, one file a reason.

mod agent;
mod anchors;
mod certificate;
mod chromium_policies;
mod chromium_refusals;
mod clock;
mod devices;
mod files;
mod firefox_policies;
mod firefox_refusals;
mod modules;
mod other_agents;
mod policy;
mod proxy;
mod services;
mod trust;

use crate::{Extent, Finding, Surroundings};

/// Looks at one thing, and changes nothing.
pub trait Check: Sync {
    /// Its name, for the log and for a report about the doctor itself.
    fn name(&self) -> &'static str;

    /// Whether it belongs to the quick checks, which run each time somebody opens the status page.
    fn extent(&self) -> Extent {
        Extent::Whole
    }

    /// What it finds. A check that finds nothing wrong says so.
    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding>;
}

/// Every check, in the order of the report.
pub(crate) fn all() -> [&'static dyn Check; 16] {
    [
        &agent::Agent,
        &certificate::Certificate,
        &trust::TrustOfStores,
        &chromium_policies::ChromiumPolicies,
        &chromium_refusals::ChromiumRefusals,
        &firefox_policies::FirefoxPolicies,
        &firefox_refusals::FirefoxRefusals,
        &other_agents::OtherAgents,
        &policy::PolicyInForce,
        &files::Files,
        &modules::InstalledModules,
        &anchors::NationalAnchors,
        &devices::Devices,
        &clock::Clock,
        &proxy::Proxy,
        &services::Services,
    ]
}
