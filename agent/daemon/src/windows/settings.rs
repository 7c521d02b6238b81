//! The settings window.

use std::path::PathBuf;
use std::sync::Arc;

use tanba_consent::{Decision, PromptError};
use tanba_local_ca::{Scope, StoreReport, Trust};
use tanba_pki::{Certificate, DigestAlgorithm};
use tanba_prompt::message::{
    AnchorRow, GrantRow, MuteRow, SettingsChange, SettingsModel, TrustRow, TrustState,
};

use super::OwnWindows;
use crate::agent::authorities;
use crate::served_certificate::{ServedCertificate, remove_trust};
use crate::settings::Settings;
use crate::toml_file::TomlFileError;

impl OwnWindows {
    pub(super) async fn settings(&self) -> Result<(), PromptError> {
        let model = self.model().await;
        let mut window = self.windows.show_settings(model, self.locale()).await?;
        while let Some(change) = window.change().await {
            self.apply(change).await;
            window.refresh(self.model().await, self.locale()).await?;
        }
        Ok(())
    }

    async fn model(&self) -> SettingsModel {
        let settings = Settings::read(&self.places).unwrap_or_default();
        let trust = self.stores(ServedCertificate::status).await;
        let now = self.environment.now();
        let (grants, mutes) = self.decisions();
        let anchors = self.environment.anchors();
        SettingsModel {
            chosen_language: settings
                .language
                .is_some()
                .then(|| settings.locale().into()),
            grants,
            mutes,
            trust,
            anchors: anchors
                .list()
                .iter()
                .map(|anchor| anchor_row(&anchor.certificate))
                .collect(),
            national_anchors_missing: !anchors.national_present(now),
            folders: settings
                .key_folders
                .iter()
                .map(|folder| folder.display().to_string())
                .collect(),
            authorities: settings.timestamp_authorities,
        }
    }

    fn decisions(&self) -> (Vec<GrantRow>, Vec<MuteRow>) {
        let now = self.environment.now();
        let rules = self.environment.rules();
        let grants = rules.grants.iter().map(|grant| GrantRow {
            caller: grant.caller,
            permission: grant.permission.into(),
            allowed: grant.decision == Decision::Allow,
        });
        let mutes = rules.mutes.muted(now).map(|(caller, left)| MuteRow {
            caller: caller.to_owned(),
            minutes: u32::try_from(left.whole_minutes() + 1).unwrap_or(1),
        });
        (grants.collect(), mutes.collect())
    }

    async fn apply(&self, change: SettingsChange) {
        match change {
            SettingsChange::Forget { caller, permission } => {
                self.environment.forget_decision(&caller, permission.into());
            }
            SettingsChange::Unmute { caller } => self.environment.rules().mutes.forget(&caller),
            SettingsChange::InstallTrust => {
                self.stores(|certificate| certificate.install(Scope::User))
                    .await;
            }
            SettingsChange::RemoveTrust => {
                self.stores(|_| remove_trust(Scope::User)).await;
            }
            SettingsChange::FetchAnchors => {
                if let Err(fault) = self.environment.anchor_fetch.fetch_national().await {
                    tracing::warn!(%fault, "national certificates were not fetched");
                }
            }
            change => self.edit(|settings| edit(settings, change)),
        }
    }

    /// Works on trust stores, which starts programs and takes its time.
    async fn stores(
        &self,
        work: impl FnOnce(&ServedCertificate) -> Vec<StoreReport> + Send + 'static,
    ) -> Vec<TrustRow> {
        let certificate = Arc::clone(&self.certificate);
        let reports = tokio::task::spawn_blocking(move || work(&certificate)).await;
        reports.unwrap_or_default().iter().map(trust_row).collect()
    }

    /// Changes the settings file, and what of it the running agent uses.
    fn edit(&self, edit: impl FnOnce(&mut Settings)) {
        let changed = Settings::read(&self.places).and_then(|mut settings| {
            edit(&mut settings);
            settings.write(&self.places)?;
            Ok::<_, TomlFileError>(settings)
        });
        match changed {
            Ok(settings) => {
                let authorities = authorities(&settings.timestamp_authorities);
                self.environment.stamping.change_authorities(authorities);
            }
            Err(error) => tracing::error!(%error, "the settings were not changed"),
        }
    }
}

fn edit(settings: &mut Settings, change: SettingsChange) {
    match change {
        SettingsChange::Language { language } => {
            settings.language =
                language.map(|language| tanba_module::Locale::from(language).tag().to_owned());
        }
        SettingsChange::AddFolder { path } => {
            let path = PathBuf::from(path);
            if !settings.key_folders.contains(&path) {
                settings.key_folders.push(path);
            }
        }
        SettingsChange::RemoveFolder { path } => {
            settings
                .key_folders
                .retain(|folder| folder.as_os_str() != path.as_str());
        }
        SettingsChange::AddAuthority { address } => {
            if !settings.timestamp_authorities.contains(&address) {
                settings.timestamp_authorities.push(address);
            }
        }
        SettingsChange::RemoveAuthority { address } => {
            settings
                .timestamp_authorities
                .retain(|known| *known != address);
        }
        SettingsChange::Forget { .. }
        | SettingsChange::Unmute { .. }
        | SettingsChange::InstallTrust
        | SettingsChange::RemoveTrust
        | SettingsChange::FetchAnchors => {}
    }
}

fn trust_row(report: &StoreReport) -> TrustRow {
    TrustRow {
        store: report.store.path().display().to_string(),
        state: match report.outcome {
            Ok(Trust::Trusted) => TrustState::Installed,
            Ok(Trust::Outdated) => TrustState::Outdated,
            Ok(Trust::Absent) => TrustState::Missing,
            Err(_) => TrustState::Unavailable,
        },
    }
}

/// A certificate for people.
pub(super) fn anchor_row(certificate: &Certificate) -> AnchorRow {
    AnchorRow {
        subject: certificate
            .subject()
            .common_name()
            .unwrap_or_default()
            .to_owned(),
        not_before: certificate.not_before().unix_timestamp(),
        not_after: certificate.not_after().unix_timestamp(),
        sha256: hex::encode(certificate.fingerprint(DigestAlgorithm::Sha256).as_bytes()),
    }
}
