//! What can be found: every symptom with its id, its area and how bad it is, in one table.

/// What a finding is about, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// The running agent and its port.
    Agent,
    /// Its certificate, and who trusts it.
    Certificate,
    /// Policies and remembered refusals of browsers.
    Browsers,
    /// Other programs of this kind.
    OtherAgents,
    /// The administrator's policy.
    Policy,
    /// The agent's own files and folders.
    Files,
    /// Modules and their catalogue.
    Modules,
    /// National certificates.
    Anchors,
    /// Readers, tokens and their libraries.
    Devices,
    /// The clock, the proxy and services on the network.
    Network,
}

impl Area {
    /// The id of its name.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Agent => "doctor-area-agent",
            Self::Certificate => "doctor-area-certificate",
            Self::Browsers => "doctor-area-browsers",
            Self::OtherAgents => "doctor-area-other-agents",
            Self::Policy => "doctor-area-policy",
            Self::Files => "doctor-area-files",
            Self::Modules => "doctor-area-modules",
            Self::Anchors => "doctor-area-anchors",
            Self::Devices => "doctor-area-devices",
            Self::Network => "doctor-area-network",
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// As it should be.
    Ok,
    /// Worth knowing; nothing to do.
    Note,
    /// It could not be found out, or something works less well.
    Warning,
    /// Pages do not reach the agent, or nothing can be signed.
    Error,
}

impl Severity {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Whether a check came to a conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Certainty {
    Decided,
    Undecided,
}

macro_rules! symptoms {
    ($($name:ident $id:literal $area:ident $severity:ident $certainty:ident)*) => {
        /// One thing that can be found. Its text is that of its id; what can be told is in
        /// `agent/l10n/resources/*/doctor.ftl`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the texts by their ids say what each means")]
        pub enum Symptom { $($name,)* }

        impl Symptom {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The id of its texts.
            pub fn text_id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Where it belongs.
            pub fn area(self) -> Area {
                match self { $(Self::$name => Area::$area,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            fn certainty(self) -> Certainty {
                match self { $(Self::$name => Certainty::$certainty,)* }
            }
        }
    };
}

symptoms! {
    AgentReachable "doctor-agent-reachable" Agent Ok Decided
    AgentNotRunning "doctor-agent-not-running" Agent Error Decided
    AgentUnwell "doctor-agent-unwell" Agent Error Decided
    AgentDeaf "doctor-agent-deaf" Agent Warning Decided
    AgentOtherCertificate "doctor-agent-other-certificate" Agent Error Decided
    LocalhostElsewhere "doctor-localhost-elsewhere" Agent Error Decided
    PortTaken "doctor-port-taken" Agent Error Decided
    PortTakenByAgent "doctor-port-taken-by-agent" Agent Error Decided
    PortOfOtherUser "doctor-port-of-other-user" Agent Error Decided
    CheckFailed "doctor-check-failed" Agent Warning Undecided

    CertificateValid "doctor-certificate-valid" Certificate Ok Decided
    CertificateAbsent "doctor-certificate-absent" Certificate Note Decided
    CertificateExpired "doctor-certificate-expired" Certificate Error Decided
    CertificateEnding "doctor-certificate-ending" Certificate Warning Decided
    CertificateNotYet "doctor-certificate-not-yet" Certificate Error Decided
    CertificateDamaged "doctor-certificate-damaged" Certificate Error Decided
    CertificateExposed "doctor-certificate-exposed" Certificate Error Decided
    TrustHeld "doctor-trust-held" Certificate Ok Decided
    TrustMissing "doctor-trust-missing" Certificate Error Decided
    TrustOutdated "doctor-trust-outdated" Certificate Error Decided
    TrustBroken "doctor-trust-broken" Certificate Error Decided
    TrustUnreadable "doctor-trust-unreadable" Certificate Warning Undecided
    TrustToolMissing "doctor-trust-tool-missing" Certificate Warning Undecided
    TrustNotInSystem "doctor-trust-not-in-system" Certificate Note Decided
    TrustNoBrowser "doctor-trust-no-browser" Certificate Note Decided

    BrowsersOpen "doctor-browsers-open" Browsers Ok Decided
    ChromiumPolicyBlocks "doctor-chromium-policy-blocks" Browsers Error Decided
    ChromiumPolicyAllows "doctor-chromium-policy-allows" Browsers Note Decided
    ChromiumPolicyDamaged "doctor-chromium-policy-damaged" Browsers Warning Decided
    ChromiumBlocksAll "doctor-chromium-blocks-all" Browsers Error Decided
    ChromiumRefused "doctor-chromium-refused" Browsers Warning Decided
    FirefoxPolicyBlocks "doctor-firefox-policy-blocks" Browsers Error Decided
    FirefoxPolicySkips "doctor-firefox-policy-skips" Browsers Note Decided
    FirefoxPolicyDamaged "doctor-firefox-policy-damaged" Browsers Warning Decided
    FirefoxPolicyCertificates "doctor-firefox-policy-certificates" Browsers Note Decided
    FirefoxPolicyCertificateMissing "doctor-firefox-policy-certificate-missing" Browsers Warning Decided
    FirefoxRefused "doctor-firefox-refused" Browsers Warning Decided
    BrowserUnreadable "doctor-browser-unreadable" Browsers Note Undecided

    OtherAgentsNone "doctor-other-agents-none" OtherAgents Ok Decided
    OtherAgentRunning "doctor-other-agent-running" OtherAgents Warning Decided
    OtherAgentStarts "doctor-other-agent-starts" OtherAgents Warning Decided
    OtherAgentInstalled "doctor-other-agent-installed" OtherAgents Note Decided

    PolicyNone "doctor-policy-none" Policy Ok Decided
    PolicyInForce "doctor-policy-in-force" Policy Note Decided
    PolicyBroken "doctor-policy-broken" Policy Error Decided
    PolicyOpen "doctor-policy-open" Policy Error Decided

    FilesRight "doctor-files-right" Files Ok Decided
    FolderOpen "doctor-folder-open" Files Error Decided
    FolderForeign "doctor-folder-foreign" Files Error Decided
    FolderUnwritable "doctor-folder-unwritable" Files Error Decided
    SettingsDamaged "doctor-settings-damaged" Files Error Decided
    GrantsDamaged "doctor-grants-damaged" Files Error Decided

    ModulesSound "doctor-modules-sound" Modules Ok Decided
    ModuleDamaged "doctor-module-damaged" Modules Error Decided
    ModuleBanned "doctor-module-banned" Modules Warning Decided
    ModuleRequired "doctor-module-required" Modules Warning Decided
    ModulesUnreadable "doctor-modules-unreadable" Modules Error Decided
    CatalogueFresh "doctor-catalogue-fresh" Modules Ok Decided
    CatalogueStale "doctor-catalogue-stale" Modules Warning Decided
    CatalogueNever "doctor-catalogue-never" Modules Note Decided
    CatalogueNone "doctor-catalogue-none" Modules Note Decided
    CatalogueUnusable "doctor-catalogue-unusable" Modules Error Decided

    AnchorsPresent "doctor-anchors-present" Anchors Ok Decided
    AnchorsMissing "doctor-anchors-missing" Anchors Warning Decided
    AnchorsUnreadable "doctor-anchors-unreadable" Anchors Error Decided

    ReadersNone "doctor-readers-none" Devices Ok Decided
    ReaderSeen "doctor-reader-seen" Devices Note Decided
    CardServiceRuns "doctor-card-service-runs" Devices Note Decided
    CardServiceAbsent "doctor-card-service-absent" Devices Warning Decided
    CardServiceSilent "doctor-card-service-silent" Devices Warning Decided
    TokenLibrary "doctor-token-library" Devices Note Decided

    ClockRight "doctor-clock-right" Network Ok Decided
    ClockBehind "doctor-clock-behind" Network Error Decided
    ClockWrong "doctor-clock-wrong" Network Error Decided
    ProxySet "doctor-proxy-set" Network Note Decided
    ProxyMalformed "doctor-proxy-malformed" Network Warning Decided
    ProxySilent "doctor-proxy-silent" Network Error Decided
    StampingAnswers "doctor-stamping-answers" Network Ok Decided
    StampingSilent "doctor-stamping-silent" Network Warning Undecided
    StampingWrong "doctor-stamping-wrong" Network Warning Decided
    ServiceAnswers "doctor-service-answers" Network Ok Decided
    ServiceSilent "doctor-service-silent" Network Warning Undecided
    NetworkNotAsked "doctor-network-not-asked" Network Note Decided
}

impl Symptom {
    /// Its name for programs and for support: the id of its texts without the area of texts.
    pub fn id(self) -> &'static str {
        let id = self.text_id();
        id.strip_prefix("doctor-").unwrap_or(id)
    }

    /// Whether the check could not come to a conclusion.
    pub fn is_undecided(self) -> bool {
        self.certainty() == Certainty::Undecided
    }
}
