use serde_json::json;

use super::*;

fn text(reply: &Reply<'_>) -> String {
    reply.to_text().unwrap()
}

#[test]
fn common_utils_members_stand_in_the_recorded_order() {
    let empty = json!([]);
    let uuid = json!("7f9a");
    let reply = CommonUtilsReply {
        response_object: Some(&empty),
        code: "200",
        message: None,
        uuid: Some(&uuid),
    };
    assert_eq!(
        text(&Reply::CommonUtils(reply)),
        r#"{"responseObject":[],"code":"200","uuid":"7f9a"}"#
    );
    let reply = CommonUtilsReply {
        response_object: None,
        code: "500",
        message: Some("action.canceled"),
        uuid: None,
    };
    assert_eq!(
        text(&Reply::CommonUtils(reply)),
        r#"{"code":"500","message":"action.canceled"}"#
    );
}

#[test]
fn invoker_members_stand_in_the_recorded_order() {
    let result = json!(["MTEK"]);
    assert_eq!(
        text(&Reply::Invoker(InvokerReply::Result(&result))),
        r#"{"body":{"result":["MTEK"]},"status":true}"#
    );
    assert_eq!(
        text(&Reply::Invoker(InvokerReply::Empty)),
        r#"{"body":{},"status":true}"#
    );
    let failure = InvokerFailure {
        code: "INVOCATION_ERROR",
        details: Some("org.json.JSONException: JSONObject[\"signingParams\"] is not a JSONObject."),
        message: "An invoked method threw an exception.",
        status: false,
    };
    assert_eq!(
        text(&Reply::Invoker(InvokerReply::Failure(failure))),
        r#"{"code":"INVOCATION_ERROR","details":"org.json.JSONException: JSONObject[\"signingParams\"] is not a JSONObject.","message":"An invoked method threw an exception.","status":false}"#
    );
}

#[test]
fn the_other_shapes() {
    let result = json!("RSA|CN");
    assert_eq!(
        text(&Reply::Applet(AppletReply {
            result: Some(&result),
            error_code: "NONE"
        })),
        r#"{"result":"RSA|CN","errorCode":"NONE"}"#
    );
    assert_eq!(
        text(&Reply::ModuleNotFound),
        r#"{"success":false,"errorCode":"MODULE_NOT_FOUND"}"#
    );
    assert_eq!(text(&Reply::Success), r#"{"success":true}"#);
    assert_eq!(
        text(&Reply::Malformed { message: "no" }),
        r#"{"code":"500","errorCode":"MALFORMED_REQUEST","message":"no","status":false,"success":false}"#
    );
}

#[test]
fn closing_tags_are_escaped_as_the_original_does() {
    let value = json!({"</a>": "<a>\n</a></b>< /\"</"});
    let written = text(&Reply::Bare(&value));
    assert_eq!(written, r#"{"<\/a>":"<a>\n<\/a><\/b>< /\"<\/"}"#);
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
}

#[test]
fn a_large_reply_is_written_into_one_allocation() {
    let value = Value::String("x".repeat(1 << 20));
    let written = text(&Reply::Invoker(InvokerReply::Result(&value)));
    assert_eq!(written.capacity(), (1 << 20) + 4 + 128);
}
