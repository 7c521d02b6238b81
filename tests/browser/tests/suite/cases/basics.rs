//! Helpers that call `kz.gov.pki.knca.basics`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tanba_support::Step;

use super::{Case, Cms, DOCUMENT, Expected, PERSON, Shape, Signer, XML, bare, signing};

pub(super) fn all() -> Vec<Case> {
    [cms(), roles(), storages(), xml()]
        .into_iter()
        .flatten()
        .collect()
}

fn cms() -> Vec<Case> {
    let sign = |data: Value, params: Value, cms: Cms| {
        let arguments = json!(["!!basicsStorageAll", data, params, "!!basicsSignerAny"]);
        signing(
            "basicsSignCMS",
            arguments,
            Cms {
                armoured: true,
                ..cms
            },
        )
    };
    let digest = STANDARD.encode(Sha256::digest(DOCUMENT));
    let stamped = || Cms {
        stamped: true,
        ..bare(PERSON)
    };
    let text = || Cms {
        attached: true,
        content: b"MTEK",
        ..bare(PERSON)
    };
    // A picture of one point.
    let logo = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";
    vec![
        // Without `decode` the text itself is the document.
        sign(json!("MTEK"), json!("!!basicsCMSParams"), text()),
        sign(json!("MTEK"), json!("!!basicsCMSParamsDetached"), stamped()),
        sign(
            json!("MTEK"),
            json!("!!basicsCMSParamsDetachedNoTSP"),
            bare(PERSON),
        ),
        sign(
            json!(digest),
            json!("!!basicsCMSParamsDetachedHash"),
            stamped(),
        ),
        sign(
            json!("MTEK"),
            json!("!!basicsCMSParamsAttached"),
            Cms {
                attached: true,
                ..stamped()
            },
        ),
        sign(
            json!(["MTEK", "MTEK", "MTEK"]),
            json!("!!basicsCMSParams"),
            Cms {
                shape: Shape::Many(3),
                ..text()
            },
        ),
        sign(
            json!({ "blob": STANDARD.encode(DOCUMENT) }),
            json!("!!basicsCMSParamsDetachedNoTSP"),
            bare(PERSON),
        )
        .in_pages(),
        Case::new(
            "setLogoForBasicsSign",
            json!([logo]),
            Expected::Value(json!(null)),
        ),
        sign(json!("MTEK"), json!("!!basicsCMSParams"), text()),
        Case::new(
            "basicsSignCMS",
            json!(["!!basicsStorageAll", "MTEK", 555, "!!basicsSignerAny"]),
            Expected::Error(
                "NCALayerError: INVOCATION_ERROR: An invoked method threw an exception. \
                 (org.json.JSONException: JSONObject[\"signingParams\"] is not a JSONObject.)",
            ),
        ),
        Case::new(
            "basicsSignCMS",
            json!([
                "!!basicsStorageAll",
                "MTEK",
                "!!basicsCMSParams",
                "!!basicsSignerAny"
            ]),
            Expected::Cancelled,
        )
        .by(Step::decline()),
    ]
}

/// Each preset of signer parameters, with a key that fits it, and two with one that does not.
fn roles() -> Vec<Case> {
    let presets = [
        ("basicsSignerSignAny", PERSON),
        ("basicsSignerSignPerson", PERSON),
        ("basicsSignerSignOrg", Signer::Rsa("employee")),
        ("basicsSignerSignHead", Signer::Rsa("head")),
        ("basicsSignerSignTrusted", Signer::Rsa("trusted")),
        ("basicsSignerSignEmployee", Signer::Rsa("employee")),
        ("basicsSignerAuthAny", PERSON),
        ("basicsSignerAuthPerson", PERSON),
        ("basicsSignerAuthOrg", Signer::Rsa("head")),
        ("basicsSignerAuthHead", Signer::Rsa("head")),
        ("basicsSignerAuthRight", Signer::Rsa("trusted")),
        ("basicsSignerAuthEmployee", Signer::Rsa("employee")),
        ("basicsSignerTestAny", Signer::Gost),
    ];
    let arguments = |params: Value, preset: &str| {
        json!([
            "!!basicsStoragePKCS12",
            "MTEK",
            params,
            format!("!!{preset}")
        ])
    };
    let params = json!({ "decode": true, "encapsulate": false, "allowExpired": true });
    let mut cases: Vec<Case> = presets
        .into_iter()
        .map(|(preset, signer)| {
            let cms = Cms {
                armoured: true,
                ..bare(signer)
            };
            signing("basicsSignCMS", arguments(params.clone(), preset), cms)
        })
        .collect();
    let unfit = |preset: &str, signer: Signer, role: &str| {
        let blocked = Some(vec![format!("Role({role:?})")]);
        Case::new(
            "basicsSignCMS",
            arguments(params.clone(), preset),
            Expected::Cancelled,
        )
        .by(Step {
            blocked,
            ..signer.step()
        })
    };
    cases.push(unfit("basicsSignerSignHead", PERSON, "1.2.398.3.3.4.1.2.1"));
    cases.push(unfit(
        "basicsSignerAuthPerson",
        Signer::Rsa("head"),
        "1.2.398.3.3.4.1.1",
    ));
    cases
}

/// A Java key store, and devices that are not there.
fn storages() -> Vec<Case> {
    let storages = [
        "basicsStorageKAZTOKEN",
        "basicsStorageIDCard",
        "basicsStorageEToken72k",
        "basicsStorageEToken5110",
        "basicsStorageJaCarta",
        "basicsStorageAKey",
        "basicsStorageHardware",
    ];
    let refused = storages.into_iter().map(|storage| {
        let arguments = json!([
            format!("!!{storage}"),
            "MTEK",
            "!!basicsCMSParams",
            "!!basicsSignerAny",
            "kk"
        ]);
        let text = "NCALayerError: INVOCATION_ERROR: An invoked method threw an exception. \
                    (Токен салынбаған. Токенді салып, сайттағы әрекетті қайталаңыз.)";
        Case::new("basicsSignCMS", arguments, Expected::Error(text))
    });
    let arguments = json!([
        "!!basicsStorageJKS",
        "MTEK",
        "!!basicsCMSParamsDetachedNoTSP",
        "!!basicsSignerTestAny"
    ]);
    let cms = Cms {
        armoured: true,
        ..bare(Signer::JavaKeyStore)
    };
    let signed = signing("basicsSignCMS", arguments, cms);
    refused.chain([signed]).collect()
}

fn xml() -> Vec<Case> {
    let sign = |data: Value, documents: usize| {
        let arguments = json!([
            "!!basicsStorageAll",
            data,
            "!!basicsXMLParams",
            "!!basicsSignerAny",
            "kk"
        ]);
        let step = Step {
            documents: Some(documents),
            ..PERSON.step()
        };
        Case::new(
            "basicsSignXML",
            arguments,
            Expected::Xml(Shape::Many(documents), PERSON),
        )
        .by(step)
    };
    vec![sign(json!(XML), 1), sign(json!([XML, XML]), 2)]
}
