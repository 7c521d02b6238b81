//! Installed modules, and the catalogue that they come from.

use crate::{CatalogueState, Check, Finding, ModuleState, Repair, Subject, Surroundings, Symptom};

pub(crate) struct InstalledModules;

impl Check for InstalledModules {
    fn name(&self) -> &'static str {
        "modules"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let mut findings = installed(around);
        let required = around.modules.required_missing().into_iter();
        findings.extend(required.map(|name| {
            let found = about(Symptom::ModuleRequired, &name);
            found.mended_by(Repair::InstallModule(name))
        }));
        findings.push(catalogue(around));
        findings
    }
}

fn installed(around: &Surroundings<'_>) -> Vec<Finding> {
    let modules = match around.modules.installed() {
        Ok(modules) => modules,
        Err(reason) => {
            return vec![Finding::of(Symptom::ModulesUnreadable).with("reason", reason)];
        }
    };
    let count = modules.len() as u64;
    let findings: Vec<Finding> = modules
        .into_iter()
        .filter_map(|(name, state)| match state {
            ModuleState::Sound => None,
            ModuleState::Damaged { reason } => {
                let found = about(Symptom::ModuleDamaged, &name).with("reason", reason);
                Some(found.mended_by(Repair::InstallModule(name)))
            }
            ModuleState::Banned => Some(about(Symptom::ModuleBanned, &name)),
        })
        .collect();
    if findings.is_empty() {
        return vec![Finding::of(Symptom::ModulesSound).with("count", count)];
    }
    findings
}

fn catalogue(around: &Surroundings<'_>) -> Finding {
    match around.modules.catalogue() {
        CatalogueState::None => Finding::of(Symptom::CatalogueNone),
        CatalogueState::Unusable { reason } => {
            Finding::of(Symptom::CatalogueUnusable).with("reason", reason)
        }
        CatalogueState::Never => {
            Finding::of(Symptom::CatalogueNever).mended_by(Repair::RefreshCatalogue)
        }
        CatalogueState::Fresh { until } => Finding::of(Symptom::CatalogueFresh).with("day", until),
        CatalogueState::Stale { since } => Finding::of(Symptom::CatalogueStale)
            .with("day", since)
            .mended_by(Repair::RefreshCatalogue),
    }
}

fn about(symptom: Symptom, name: &str) -> Finding {
    Finding::of(symptom).about(Subject::Module(name.to_owned()))
}
