//! Examples of everything that can be shown.

pub(crate) mod doctor;
mod keys;
pub(crate) mod modules;

use tanba_module::Permission;
use tanba_prompt::message::{
    AnchorRow, BlockMessage, CallerMessage, CandidateMessage, ChainState, DocumentMessage,
    FactsMessage, GrantRow, JournalAction, JournalModel, JournalOutcome, JournalRow, KindMessage,
    Language, MuteRow, OriginMessage, PermissionMessage, PreviewMessage, QuestionMessage,
    SettingsModel, ToWindow, TrustRow, TrustState,
};

pub(crate) use keys::KEY_FILE;
use keys::{candidate, facts, locations};

const CONTRACT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<contract number=\"17-2026\" date=\"2026-11-22\">
  <buyer bin=\"990140001234\">ТОО «Алтын Дән»</buyer>
  <seller bin=\"050640000123\">АО «Қазақ Ұн»</seller>
  <subject>Пшеница 3 класса, 120 тонн</subject>
  <price currency=\"KZT\">14 400 000</price>
  <delivery>до 15 декабря 2026 года, станция Костанай</delivery>
</contract>
";

pub(crate) fn ask(kind: KindMessage, language: Language) -> ToWindow {
    let site = "https://portal.example.kz".to_owned();
    question(
        CallerMessage::Page {
            ascii: site.clone(),
            unicode: site,
        },
        kind,
        language,
    )
}

pub(crate) fn sign(language: Language) -> ToWindow {
    ask(sign_kind(documents(), false, false), language)
}

pub(crate) fn log_in() -> ToWindow {
    let challenge = document(None, 40, text("login-7f3a-2026-11-22T10:00:00Z", false));
    ask(sign_kind(vec![challenge], false, true), Language::Kk)
}

/// A log in without documents, of a page in a frame.
pub(crate) fn authenticate(language: Language) -> ToWindow {
    let locations = locations();
    let around = OriginMessage {
        ascii: "https://xn--80aqfcy.xn--80ao21a".to_owned(),
        unicode: "https://қазына.қаз".to_owned(),
    };
    embedded(
        ask(KindMessage::Authenticate { locations }, language),
        around,
    )
}

/// A site that wants permissions.
pub(crate) fn permissions(language: Language) -> ToWindow {
    let permissions = [
        Permission::ChooseCertificate,
        Permission::Sign,
        Permission::Authenticate,
    ];
    let permissions = permissions.map(PermissionMessage).to_vec();
    ask(KindMessage::GrantPermissions { permissions }, language)
}

/// A document that came by a stream and was not kept.
pub(crate) fn not_kept() -> ToWindow {
    // An address as long as they may be.
    let long = format!("https://{}.kz", "a".repeat(240));
    let around = OriginMessage {
        ascii: long.clone(),
        unicode: long,
    };
    let video = document(Some("запись.mp4"), 2_147_483_648, PreviewMessage::NotKept);
    let question = ask(sign_kind(vec![video], false, false), Language::Ru);
    embedded(question, around)
}

fn embedded(question: ToWindow, around: OriginMessage) -> ToWindow {
    let ToWindow::Ask(question) = question else {
        return question;
    };
    ToWindow::Ask(QuestionMessage {
        embedded_in: Some(around),
        ..question
    })
}

pub(crate) fn blind() -> ToWindow {
    let caller = CallerMessage::Page {
        ascii: "https://xn--80aqfcy.xn--80ao21a".to_owned(),
        unicode: "https://қазына.қаз".to_owned(),
    };
    let hidden = document(None, 32, PreviewMessage::DigestOnly);
    question(caller, sign_kind(vec![hidden], true, false), Language::Ru)
}

pub(crate) fn program() -> ToWindow {
    let path = "/opt/accounting/very/long/folder/name/of/a/vendor/bin/bookkeeper-desktop-client";
    let locations = Vec::new();
    let documents = vec![document(
        Some("report.pdf"),
        184_320,
        PreviewMessage::Binary,
    )];
    let kind = KindMessage::Sign {
        documents,
        blind: false,
        authentication: false,
        locations,
    };
    question(
        CallerMessage::Program {
            path: path.to_owned(),
        },
        kind,
        Language::En,
    )
}

pub(crate) fn certificate() -> ToWindow {
    ask(
        KindMessage::ChooseCertificate {
            locations: locations(),
        },
        Language::En,
    )
}

pub(crate) fn keys() -> Vec<CandidateMessage> {
    let person = FactsMessage {
        organisation: None,
        bin: None,
        roles: vec![
            "1.3.6.1.5.5.7.3.2".to_owned(),
            "1.2.398.3.3.4.1.1".to_owned(),
        ],
        algorithm: "RSA 2048".to_owned(),
        ..facts()
    };
    let expired = FactsMessage {
        owner: "ӘБДІРАХМАНОВА-СҰЛТАНҒАЛИЕВА ГҮЛЖАҺАН НҰРСҰЛТАНҚЫЗЫ".to_owned(),
        organisation: Some("РГП на ПХВ «Центр государственных услуг и обслуживания»".to_owned()),
        not_after: 1_735_689_600,
        ..facts()
    };
    let role = BlockMessage::Role("1.2.398.6.1.1.1.1".to_owned());
    vec![
        candidate(0, facts(), Vec::new()),
        candidate(1, person, vec![BlockMessage::Purpose]),
        candidate(2, expired, vec![BlockMessage::Expired, role]),
    ]
}

pub(crate) fn keys_without_anchors() -> Vec<CandidateMessage> {
    vec![candidate(
        0,
        facts(),
        vec![BlockMessage::ChainWithoutAnchors],
    )]
}

pub(crate) fn anchors() -> ToWindow {
    ToWindow::ConfirmAnchors {
        language: Language::Ru,
        anchors: anchor_rows(),
    }
}

pub(crate) fn about() -> ToWindow {
    ToWindow::About {
        language: Language::Kk,
        version: "0.1.0".to_owned(),
    }
}

pub(crate) fn settings(language: Language) -> ToWindow {
    let grant = |caller: &str, permission, allowed| GrantRow {
        caller: caller.to_owned(),
        permission,
        allowed,
    };
    let trust = |store: &str, state| TrustRow {
        store: store.to_owned(),
        state,
    };
    let model = SettingsModel {
        chosen_language: None,
        grants: vec![
            grant("https://portal.example.kz", permission("sign"), true),
            grant(
                "https://portal.example.kz",
                permission("choose-certificate"),
                true,
            ),
            grant("https://ads.example", permission("sign-digest"), false),
            grant(
                "program:/opt/accounting/bin/client",
                permission("sign"),
                true,
            ),
        ],
        mutes: vec![MuteRow {
            caller: "https://noisy.example".to_owned(),
            minutes: 7,
        }],
        trust: vec![
            trust("Firefox (default-esr)", TrustState::Installed),
            trust("Chromium (~/.pki/nssdb)", TrustState::Missing),
        ],
        anchors: anchor_rows(),
        national_anchors_missing: true,
        folders: vec!["/home/erlan/keys".to_owned()],
        authorities: vec!["http://tsp.pki.gov.kz".to_owned()],
    };
    ToWindow::Settings { language, model }
}

pub(crate) fn journal() -> ToWindow {
    let row =
        |hour: i64, caller: &str, action, outcome, documents, details: Option<&str>| JournalRow {
            moment: 1_795_330_800 - hour * 3_600,
            caller: caller.to_owned(),
            action,
            outcome,
            documents,
            owner: (outcome == JournalOutcome::Done).then(|| "АХМЕТОВ ЕРЛАН".to_owned()),
            details: details.map(str::to_owned),
        };
    let portal = "https://portal.example.kz";
    let names = Some("Договор № 17-2026.xml, Приложение 1.pdf, Письмо.txt");
    let rows = vec![
        row(
            0,
            portal,
            JournalAction::Sign,
            JournalOutcome::Done,
            3,
            names,
        ),
        row(
            1,
            portal,
            JournalAction::LogIn,
            JournalOutcome::Done,
            1,
            None,
        ),
        row(
            5,
            "https://ads.example",
            JournalAction::SignDigest,
            JournalOutcome::Declined,
            1,
            None,
        ),
        row(
            26,
            "program:/opt/accounting/bin/client",
            JournalAction::Sign,
            JournalOutcome::Failed,
            1,
            Some("Служба меток времени не ответила"),
        ),
    ];
    ToWindow::Journal {
        language: Language::Ru,
        model: JournalModel {
            rows,
            chain: ChainState::Whole,
        },
    }
}

fn question(caller: CallerMessage, kind: KindMessage, language: Language) -> ToWindow {
    question_of(caller, "kz.gov.pki.knca.basics", kind, language)
}

fn question_of(
    caller: CallerMessage,
    module: &str,
    kind: KindMessage,
    language: Language,
) -> ToWindow {
    ToWindow::Ask(QuestionMessage {
        caller,
        embedded_in: None,
        module: module.to_owned(),
        language,
        logo: None,
        kind,
    })
}

fn sign_kind(documents: Vec<DocumentMessage>, blind: bool, authentication: bool) -> KindMessage {
    KindMessage::Sign {
        documents,
        blind,
        authentication,
        locations: locations(),
    }
}

fn documents() -> Vec<DocumentMessage> {
    let contract = PreviewMessage::Xml {
        text: CONTRACT.to_owned(),
        truncated: false,
    };
    vec![
        document(Some("Договор № 17-2026.xml"), 621, contract),
        document(
            Some("Приложение 1. Спецификация.pdf"),
            184_320,
            PreviewMessage::Binary,
        ),
        document(Some("Письмо.txt"), 2_300_000, text("Здравствуйте!", true)),
    ]
}

fn document(name: Option<&str>, size: u64, preview: PreviewMessage) -> DocumentMessage {
    let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned();
    DocumentMessage {
        name: name.map(str::to_owned),
        size,
        digest,
        preview,
    }
}

fn text(text: &str, truncated: bool) -> PreviewMessage {
    PreviewMessage::Text {
        text: text.to_owned(),
        truncated,
    }
}

fn anchor_rows() -> Vec<AnchorRow> {
    let anchor = |subject: &str, sha256: &str| AnchorRow {
        subject: subject.to_owned(),
        not_before: 1_640_995_200,
        not_after: 1_956_528_000,
        sha256: sha256.to_owned(),
    };
    vec![
        anchor(
            "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ),
        anchor(
            "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
            "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        ),
    ]
}

pub(crate) fn permission(name: &str) -> PermissionMessage {
    PermissionMessage::try_from(name.to_owned()).unwrap()
}
