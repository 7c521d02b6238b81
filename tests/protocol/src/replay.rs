//! Recorded exchanges replayed against the real agent. What the person does, and where we differ
//! on purpose, stands in `tests/transcripts/replay.toml`.

use serde::Deserialize;
use serde_json::{Value, json};
use tanba_support::agent::Setup;
use tanba_support::authority::Conduct;
use tanba_support::page::GREETING;
use tanba_support::script::Ask;
use tanba_support::{Page, Publisher, Script, Step, TestAgent, TimestampAuthority, guests};
use tokio::sync::OnceCell;

use crate::compare::{compare, skeleton};
use crate::exchange::{self, Comparison, Exchange, Frame, Mode};
use crate::signed;

/// The page that replays.
const ORIGIN: &str = "https://portal.example.kz";

const HEARTBEAT: &str = "--heartbeat--";

/// How recordings are replayed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What a person does, by the recording's own words; the first that fits is taken.
    pub person: Vec<Person>,
    /// What is replaced in recordings made under circumstances that we do not have.
    pub rewrite: Vec<Rewrite>,
    /// Exchanges that need more than that, each with the reason.
    pub exchange: Vec<Special>,
}

/// What a person does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The member `user_action`; nothing is done without it.
    pub action: Option<String>,
    /// A text that the request holds.
    #[serde(default)]
    pub request: String,
    /// What is done.
    pub steps: Vec<Step>,
}

/// A replacement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewrite {
    /// The member `agent_state` under which it is made.
    pub state: String,
    /// What stands in the recording.
    pub from: String,
    /// What is replayed.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// An exchange that is replayed in its own way.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Special {
    /// The exchange.
    pub id: String,
    /// Why it is replayed so.
    pub reason: String,
    /// What the person does, in place of what the table says.
    pub steps: Option<Vec<Step>>,
    /// Modules of this repository that the page asks for before, and the person agrees to.
    pub install: Vec<String>,
    /// Requests that the page sends before.
    pub before: Vec<String>,
    /// Replacements in its requests.
    pub replace: Vec<(String, String)>,
    /// What is answered in place of the recorded replies; one for each.
    pub replies: Option<Vec<String>>,
    /// Where those replies may differ.
    pub volatile: Vec<String>,
    /// Whether the recorded XML is ours to the letter, signature value,
    /// certificate and the kind of line end apart.
    pub same_xml: bool,
}

impl Table {
    /// Reads the table; every row has to be used by some exchange.
    pub fn read() -> Self {
        let path = exchange::folder().join("replay.toml");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}"));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// What is special about an exchange.
    pub fn special(&self, exchange: &Exchange) -> Option<&Special> {
        self.exchange
            .iter()
            .find(|special| special.id == exchange.id)
    }

    /// What the person does in an exchange.
    pub fn steps(&self, exchange: &Exchange) -> Vec<Step> {
        if let Some(steps) = self
            .special(exchange)
            .and_then(|special| special.steps.as_ref())
        {
            return steps.clone();
        }
        let request = first_request(exchange);
        let person = self.person.iter().find(|person| {
            person.action == exchange.user_action && request.contains(&person.request)
        });
        match (&exchange.user_action, person) {
            (_, Some(person)) => person.steps.clone(),
            (None, None) => Vec::new(),
            (Some(action), None) => panic!("{}: nobody knows how to {action:?}", exchange.id),
        }
    }

    /// A frame of the page as it is replayed.
    pub fn rewritten(&self, exchange: &Exchange, text: &str) -> String {
        let state = exchange.agent_state.as_deref();
        let rows = self
            .rewrite
            .iter()
            .filter(|row| state == Some(row.state.as_str()));
        let text = rows.fold(text.to_owned(), |text, row| {
            text.replace(&row.from, &row.to)
        });
        let special = self.special(exchange);
        let replace = special.into_iter().flat_map(|special| &special.replace);
        replace.fold(text, |text, (from, to)| text.replace(from, to))
    }
}

fn first_request(exchange: &Exchange) -> &str {
    let mut requests = exchange.frames.iter().filter_map(|frame| match frame {
        Frame::Client { text } => Some(text.as_str()),
        Frame::Agent { .. } | Frame::Test { .. } => None,
    });
    requests.next().unwrap_or_default()
}

/// Replays one exchange; panics when anything is not as recorded, or as the table says.
pub async fn check(exchange: &Exchange, table: &Table) {
    let special = table.special(exchange);
    let install = special.map_or(&[][..], |special| &special.install);
    let mut publisher = Publisher::new();
    let agreements = install.iter().map(|_| Step::agree().to(Ask::Install));
    let mut setup = Setup {
        script: Script {
            steps: agreements.chain(table.steps(exchange)).collect(),
        },
        ..Setup::default()
    };
    setup.settings = publisher.chosen_by(setup.settings);
    setup.settings.timestamp_authorities = vec![authority().await.url()];
    let agent = TestAgent::with(setup).await;
    let mut page = agent.page(ORIGIN).await;
    for module in install {
        publisher.offer_module(module);
        let reply = page.exchange(&install_bundle(module)).await;
        assert_eq!(reply["success"], true, "{}: {reply}", exchange.id);
    }
    for request in special.into_iter().flat_map(|special| &special.before) {
        page.exchange(request).await;
    }
    Replay {
        exchange,
        table,
        special,
        request: Value::Null,
        replies: 0,
    }
    .frames(&mut page)
    .await;
    // The agent is still there, and said nothing that was not looked at.
    page.send(HEARTBEAT).await;
    assert_eq!(page.receive().await, HEARTBEAT, "{}", exchange.id);
    agent.person.assert_satisfied();
}

/// The request of a page that wants a module of this repository.
fn install_bundle(module: &str) -> String {
    let manifest: toml::Table = toml::from_str(&guests::manifest(module))
        .unwrap_or_else(|error| panic!("{module}: {error}"));
    let name = manifest.get("symbolic-name").and_then(toml::Value::as_str);
    json!({
        "module": "kz.gov.pki.ncalayerservices.accessory",
        "method": "installBundle",
        "symname": name,
    })
    .to_string()
}

struct Replay<'a> {
    exchange: &'a Exchange,
    table: &'a Table,
    special: Option<&'a Special>,
    /// The last request.
    request: Value,
    /// Replies so far.
    replies: usize,
}

impl Replay<'_> {
    async fn frames(&mut self, page: &mut Page) {
        for (index, frame) in self.exchange.frames.iter().enumerate() {
            match frame {
                Frame::Client { text } => {
                    let text = self.table.rewritten(self.exchange, text);
                    self.request = serde_json::from_str(&text).unwrap_or(self.request.take());
                    page.send(text).await;
                }
                // The greeting of a connection was received when it was opened.
                Frame::Agent { text } if index == 0 => {
                    compare(&self.exchange.id, text, GREETING, &self.exchange.compare);
                }
                Frame::Agent { text } => self.reply(text, &page.receive().await),
                Frame::Test { input, alias } => assert_eq!(alias_of(input), alias),
            }
        }
        if self.exchange.compare.mode == Mode::NoCrash {
            page.receive().await;
        }
    }

    fn reply(&mut self, recorded: &str, actual: &str) {
        let id = &self.exchange.id;
        let ours = self.special.and_then(|special| special.replies.as_ref());
        match (ours, self.special) {
            (Some(replies), Some(special)) => {
                let volatile = special
                    .volatile
                    .iter()
                    .map(|path| (path.clone(), String::new()));
                let comparison = Comparison {
                    mode: Mode::JsonEqual,
                    volatile: volatile.collect(),
                };
                compare(id, &replies[self.replies], actual, &comparison);
            }
            _ => compare(id, recorded, actual, &self.exchange.compare),
        }
        self.replies += 1;
        if actual == HEARTBEAT {
            return;
        }
        let parse = |text: &str| {
            serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{id}: {error}"))
        };
        let (recorded, actual) = (parse(recorded), parse(actual));
        signed::reply(&self.request, &actual);
        if self.special.is_some_and(|special| special.same_xml) {
            // The recordings come from Windows, where the original ends lines as Windows does. We
            // write what any XML reader makes of that.
            let texts = |reply: &Value| {
                let value = &reply["responseObject"];
                let one = value
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![value.clone()]);
                let texts = one.iter().filter_map(Value::as_str);
                let texts = texts.map(|text| skeleton(&text.replace("\r\n", "\n")));
                texts.collect::<Vec<_>>()
            };
            assert_eq!(texts(&actual), texts(&recorded), "{id}");
        }
    }
}

/// The alias in a line of `getKeys`, as clients read it.
pub fn alias_of(line: &str) -> &str {
    line.split('|').nth(3).unwrap_or_default()
}

/// One honest time-stamping authority for all replays.
pub async fn authority() -> &'static TimestampAuthority {
    static AUTHORITY: OnceCell<TimestampAuthority> = OnceCell::const_new();
    let start = || async { TimestampAuthority::start(Conduct::Honest) };
    AUTHORITY.get_or_init(start).await
}
