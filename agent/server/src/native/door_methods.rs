//! From a method to what answers it: the door for streams, events and batches, a module for the
//! rest.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tanba_module::{
    Announced, Call, DigestName, Fault, HeldDocument as Held, Host, MethodName, Module, ModuleName,
    Outcome,
};
use tanba_wire::native::{
    CallModule, CloseStream, ErrorObject, HeldDocument, Id, OpenStream, ReadDocument, Reading,
    Released, Request, Resume, StreamOpened, Subscribe, Subscribed,
};

use super::arriving::{Arriving, CREDIT};
use super::call::{self, OpenBatch, OpenCall, Terms, reporter, spelled};
use super::capabilities;
use super::leaving::{Leaving, Readable};
use super::session::{MODULE, STREAMS, Session};
use crate::hosts::Asked;
use crate::reply::rpc;
use crate::routed;

/// Opens a request, or answers it at once.
pub(super) fn open(session: &mut Session, request: Request, terms: &Terms) {
    let Request { id, method, params } = request;
    let locale = terms.locale.current();
    let answered = match method.as_str() {
        "capabilities" => {
            nothing(params).map(|()| json_of(&capabilities::of(&session.door, locale)))
        }
        "subscribe" => subscribe(session, params, true),
        "unsubscribe" => subscribe(session, params, false),
        "openStream" => open_stream(session, params),
        "closeStream" => return close_stream(session, id, terms, params),
        "readDocument" => return read_document(session, id, terms, params),
        "releaseDocument" => return release_document(session, id, terms, params),
        "resume" => return resume(session, &id, terms, params),
        "callModule" => return call_module(session, id, terms, params),
        _ => return call_native(session, id, terms, &method, params),
    };
    answer(session, &id, spelled(answered, locale));
}

/// Answers a request that was never open.
fn answer(session: &Session, id: &Id, outcome: Result<Value, Box<ErrorObject>>) {
    match outcome {
        Ok(result) => session.line.say(id, &result),
        Err(error) => session.line.refuse(Some(id), &error),
    }
}

fn subscribe(session: &mut Session, params: Map<String, Value>, on: bool) -> Result<Value, Fault> {
    let Subscribe { events } = read(params)?;
    for event in events {
        if on {
            session.told.insert(event);
        } else {
            session.told.remove(&event);
        }
    }
    Ok(json_of(&Subscribed {
        events: session.told.iter().copied().collect(),
    }))
}

fn open_stream(session: &mut Session, params: Map<String, Value>) -> Result<Value, Fault> {
    let OpenStream {
        name,
        size,
        keep,
        digests,
    } = read(params)?;
    if session.arriving.len() >= STREAMS as usize {
        return Err(Fault::Busy);
    }
    let digests = digests.unwrap_or_else(|| vec!["sha-256".to_owned()]);
    let announced = Announced {
        name,
        size,
        keep: keep.unwrap_or(true),
        digests: digests.iter().map(digest_name).collect::<Result<_, _>>()?,
    };
    let intake = session.door.hosts.receive(&session.caller, announced)?;
    let stream = session.next_stream();
    let arriving = Arriving::start(stream, intake, session.line.clone());
    session.arriving.insert(stream, arriving);
    Ok(json_of(&StreamOpened {
        stream,
        credit_octets: CREDIT,
    }))
}

fn digest_name(name: &String) -> Result<DigestName, Fault> {
    DigestName::from_wire_name(name).ok_or_else(|| Fault::InvalidParameter {
        parameter: "digests".into(),
        reason: format!("{name} is no digest algorithm of this agent"),
    })
}

fn close_stream(session: &mut Session, id: Id, terms: &Terms, params: Map<String, Value>) {
    let locale = terms.locale.current();
    let arriving = read(params).and_then(|CloseStream { stream }| {
        session.arriving.remove(&stream).ok_or(Fault::DocumentGone)
    });
    let arriving = match arriving {
        Ok(arriving) => arriving,
        Err(fault) => return answer(session, &id, Err(rpc::fault(&fault, locale))),
    };
    let held = arriving.end();
    let answering = async move {
        let held = held.await.unwrap_or(Err(Fault::DocumentGone));
        spelled(held.map(|held| json_of(&held_document(held))), locale)
    };
    open_call(session, id, terms, answering);
}

fn held_document(held: Held) -> HeldDocument {
    HeldDocument {
        sha256: hex::encode(held.sha256),
        document: held.handle,
        name: held.name,
        size: held.size,
    }
}

fn read_document(session: &mut Session, id: Id, terms: &Terms, params: Map<String, Value>) {
    let locale = terms.locale.current();
    let prepared = read(params).and_then(|ReadDocument { document }| {
        if session.leaving.len() >= STREAMS as usize {
            return Err(Fault::Busy);
        }
        Ok((document, native_host(session, terms)?))
    });
    let (document, host) = match prepared {
        Ok(prepared) => prepared,
        Err(fault) => return answer(session, &id, Err(rpc::fault(&fault, locale))),
    };
    let stream = session.next_stream();
    let (leaving, sending) = Leaving::new(stream, session.line.clone());
    session.leaving.insert(stream, leaving);
    let answering = async move {
        let opened = match host.document(&document).await {
            Ok(document) => Readable::open(document),
            Err(fault) => Err(fault),
        };
        let reading = opened.map(|readable| {
            let size = readable.size;
            sending.start(readable);
            json_of(&Reading { stream, size })
        });
        spelled(reading, locale)
    };
    open_call(session, id, terms, answering);
}

fn release_document(session: &mut Session, id: Id, terms: &Terms, params: Map<String, Value>) {
    let locale = terms.locale.current();
    let prepared = read(params)
        .and_then(|ReadDocument { document }| Ok((document, native_host(session, terms)?)));
    let (document, host) = match prepared {
        Ok(prepared) => prepared,
        Err(fault) => return answer(session, &id, Err(rpc::fault(&fault, locale))),
    };
    let answering = async move {
        host.release(&document).await;
        Ok(json_of(&Released {}))
    };
    open_call(session, id, terms, answering);
}

fn resume(session: &mut Session, id: &Id, terms: &Terms, params: Map<String, Value>) {
    let locale = terms.locale.current();
    let resume: Resume = match read(params) {
        Ok(resume) => resume,
        Err(fault) => return answer(session, id, Err(rpc::fault(&fault, locale))),
    };
    // Open before it is told anything: its answer may be there already.
    let listener = OpenCall::Listener(resume.batch.clone());
    session.calls.insert(id.clone(), listener);
    let batches = session.door.batches.clone();
    let (line, caller) = (session.line.clone(), session.caller.key());
    if !batches.resume(&resume, &caller, (line, id.clone()), locale) {
        session.calls.remove(id);
        let error = rpc::batch_not_found(locale);
        session.line.refuse(Some(id), &error);
    }
}

/// A method of the module behind this protocol.
fn call_native(
    session: &mut Session,
    id: Id,
    terms: &Terms,
    method: &str,
    params: Map<String, Value>,
) {
    let locale = terms.locale.current();
    let name = ModuleName::new(MODULE);
    let module = session.door.registry.find(&name);
    let serves = |module: &Arc<dyn Module>| {
        let methods = &module.manifest().methods;
        methods.iter().any(|served| served == method)
    };
    let Some(module) = module.filter(serves) else {
        let error = rpc::method_not_found(method, locale);
        return session.line.refuse(Some(&id), &error);
    };
    let resumable = params.get("resumable") == Some(&Value::Bool(true));
    let request = Map::from_iter([("args".to_owned(), Value::Object(params))]);
    let call = Call {
        caller: session.caller.clone(),
        module: name,
        method: Some(MethodName::new(method)),
        request,
    };
    let caller = session.caller.key();
    let line = session.line.clone();
    let batch = resumable.then(|| OpenBatch::new(&session.door.batches, caller, line, id.clone()));
    run(session, id, terms, module, call, batch);
}

/// A method of any module, without the envelope of its dialect.
fn call_module(session: &mut Session, id: Id, terms: &Terms, params: Map<String, Value>) {
    let locale = terms.locale.current();
    let CallModule {
        module: name,
        method,
        args,
        members: mut request,
    } = match read(params) {
        Ok(asked) => asked,
        Err(fault) => return answer(session, &id, Err(rpc::fault(&fault, locale))),
    };
    let name = ModuleName::new(name);
    session.door.hosts.before_lookup(&name);
    let Some(module) = session.door.registry.find(&name) else {
        session.door.hosts.missing(&session.caller, &name);
        let error = rpc::module_not_found(name.as_str(), locale);
        return session.line.refuse(Some(&id), &error);
    };
    let method_member = module.manifest().envelope.method_member();
    request.insert("module".to_owned(), Value::String(name.to_string()));
    request.insert(method_member.to_owned(), Value::String(method.clone()));
    if !args.is_null() {
        request.insert("args".to_owned(), args);
    }
    let call = Call {
        caller: session.caller.clone(),
        module: name,
        method: Some(MethodName::new(method)),
        request,
    };
    run(session, id, terms, module, call, None);
}

fn run(
    session: &mut Session,
    id: Id,
    terms: &Terms,
    module: Arc<dyn Module>,
    call: Call,
    batch: Option<OpenBatch>,
) {
    let door = Arc::clone(&session.door);
    let report = reporter(session.line.clone(), id.clone(), batch.clone());
    let (locale, top_origin) = (terms.locale.clone(), terms.top_origin.clone());
    let answering = async move {
        let caller = call.caller.clone();
        let asked = Asked {
            caller: &caller,
            module: module.manifest(),
            locale: &locale,
            top_origin,
            report: Some(report),
        };
        let outcome = routed::call(door.hosts.as_ref(), module.as_ref(), asked, call).await;
        let value = outcome.map(|outcome| match outcome {
            Outcome::Value(value) => value,
            Outcome::Done | Outcome::Silent => Value::Null,
        });
        spelled(value, locale.current())
    };
    match batch {
        None => open_call(session, id, terms, answering),
        Some(batch) => {
            let open = call::start_batch(batch, terms, answering);
            session.calls.insert(id, open);
        }
    }
}

fn open_call<F>(session: &mut Session, id: Id, terms: &Terms, answering: F)
where
    F: Future<Output = Result<Value, Box<ErrorObject>>> + Send + 'static,
{
    let open = call::start(session.line.clone(), id.clone(), terms, answering);
    session.calls.insert(id, open);
}

/// The host that the module behind this protocol has.
fn native_host(session: &Session, terms: &Terms) -> Result<Arc<dyn Host>, Fault> {
    let module = session.door.registry.find(&ModuleName::new(MODULE));
    let module = module.ok_or(Fault::DocumentGone)?;
    Ok(session.door.hosts.host(Asked {
        caller: &session.caller,
        module: module.manifest(),
        locale: &terms.locale,
        top_origin: terms.top_origin.clone(),
        report: None,
    }))
}

/// Parameters of a method of the door.
fn read<T: DeserializeOwned>(params: Map<String, Value>) -> Result<T, Fault> {
    serde_json::from_value(Value::Object(params)).map_err(|error| Fault::InvalidParameter {
        parameter: "params".into(),
        reason: error.to_string(),
    })
}

fn nothing(params: Map<String, Value>) -> Result<(), Fault> {
    read::<Released>(params).map(|_| ())
}

/// What the wire defines has a JSON form.
fn json_of(result: &impl Serialize) -> Value {
    serde_json::to_value(result).unwrap_or_default()
}
