//! Examples of modules: an offer, a message, a file to save, the list.

use tanba_prompt::message::{
    CallerMessage, CatalogueModel, KindMessage, Language, ModulePermission, ModuleRow, ModuleState,
    ModulesModel, OfferMessage, ToWindow,
};

use super::{permission, question_of};

const NURSIGN: &str = "kz.ecc.NURSign";
const SERIAL: &str = "4c9f2b71aa01de0c4b6f29a1e7";

fn goszakup() -> CallerMessage {
    let site = "https://v3bl.goszakup.gov.kz".to_owned();
    CallerMessage::Page {
        ascii: site.clone(),
        unicode: site,
    }
}

fn description(language: Language) -> String {
    match language {
        Language::Kk => "Мемлекеттік сатып алу порталында өтінімдер мен шарттарға қол қою",
        Language::Ru => "Подпись заявок и договоров на портале государственных закупок",
        Language::En => "Signs bids and contracts on the public procurement portal",
    }
    .to_owned()
}

pub(crate) fn offer(language: Language) -> ToWindow {
    offer_of(language, None)
}

pub(crate) fn offer_of(language: Language, installed: Option<&str>) -> ToWindow {
    let offer = OfferMessage {
        symbolic_name: NURSIGN.to_owned(),
        name: "NURSign".to_owned(),
        description: description(language),
        publisher: "АО «Центр электронных финансов»".to_owned(),
        publisher_serial_number: SERIAL.to_owned(),
        version: "2.1.0".to_owned(),
        installed: installed.map(str::to_owned),
        permissions: ["choose-certificate", "sign", "choose-file", "network"]
            .map(permission)
            .to_vec(),
        refused: installed
            .map(|_| permission("network"))
            .into_iter()
            .collect(),
        origins: vec!["https://v3bl.goszakup.gov.kz".to_owned()],
        hosts: vec!["api.goszakup.gov.kz".to_owned()],
        size: 184_320,
        source: "modules.tanba.example".to_owned(),
    };
    let module = "kz.gov.pki.ncalayerservices.accessory";
    let kind = KindMessage::InstallModule(Box::new(offer));
    question_of(goszakup(), module, kind, language)
}

pub(crate) fn notice(language: Language) -> ToWindow {
    let (title, line) = match language {
        Language::Kk => ("Өтінім қабылданды", "өтінімге қол қойылды"),
        Language::Ru => ("Заявка принята", "заявка подписана"),
        Language::En => ("The bid is accepted", "the bid is signed"),
    };
    let lines = (1..=40).map(|number| format!("№ {number}: {line}"));
    let kind = KindMessage::ShowMessage {
        title: title.to_owned(),
        text: lines.collect::<Vec<_>>().join("\n"),
    };
    question_of(goszakup(), NURSIGN, kind, language)
}

pub(crate) fn save(folder: &str, language: Language) -> ToWindow {
    let kind = KindMessage::SaveFile {
        name: "Шарт № 17.cms".to_owned(),
        folder: Some(folder.to_owned()),
        size: 12_345,
    };
    let module = "kz.gov.pki.cms.CMSSignUtil";
    question_of(goszakup(), module, kind, language)
}

pub(crate) fn model(language: Language) -> ModulesModel {
    let module = |symbolic_name: &str, name: &str, state| ModuleRow {
        symbolic_name: symbolic_name.to_owned(),
        name: name.to_owned(),
        description: description(language),
        publisher: "АО «Центр электронных финансов»".to_owned(),
        publisher_serial_number: SERIAL.to_owned(),
        installed: Some("2.0.0".to_owned()),
        offered: Some("2.0.0".to_owned()),
        size: Some(184_320),
        state,
        required: false,
        permissions: ["choose-certificate", "sign", "choose-file", "network"]
            .map(|name| ModulePermission {
                permission: permission(name),
                allowed: name != "network",
            })
            .to_vec(),
        origins: vec!["https://*.goszakup.gov.kz".to_owned()],
        hosts: vec!["v3bl.goszakup.gov.kz".to_owned()],
    };
    let available = ModuleRow {
        installed: None,
        offered: Some("1.4.2".to_owned()),
        origins: Vec::new(),
        ..module(
            "com.osdkz.esf.signer.esfSigner",
            "ESF Signer",
            ModuleState::Available,
        )
    };
    let newer = ModuleRow {
        offered: Some("2.1.0".to_owned()),
        ..module(NURSIGN, "NURSign", ModuleState::UpdateAvailable)
    };
    let required = ModuleRow {
        required: true,
        ..module(
            "kz.tanba.batch",
            "Dogovor24 — пакетная подпись",
            ModuleState::Installed,
        )
    };
    let banned = module(
        "kz.old.signer",
        "Старый модуль подписи",
        ModuleState::Banned,
    );
    let damaged = module("kz.gov.pki.cms.CMSSignUtil", "", ModuleState::Damaged);
    ModulesModel {
        catalogue: CatalogueModel {
            source: Some("modules.tanba.example".to_owned()),
            by_administrator: false,
            shipped: false,
            fetched: Some(1_795_330_800),
            expired: None,
        },
        rows: vec![newer, available, required, banned, damaged],
        work: None,
        problem: None,
    }
}

pub(crate) fn modules(language: Language) -> ToWindow {
    showing(model(language), language)
}

pub(crate) fn showing(model: ModulesModel, language: Language) -> ToWindow {
    ToWindow::Modules { language, model }
}
