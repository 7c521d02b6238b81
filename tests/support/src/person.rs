//! A person who follows a script, answers nothing else, and tells what was not as expected.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tanba_consent::{
    Answer, Dialog, KeyBlock, KeyCandidate, Preview, PromptError, Prompter, Question, QuestionKind,
    Remember, Update,
};
use tanba_module::Permission;
use tanba_pki::Secret;

use crate::script::{Action, Ask, Script, Step};

/// How long a test waits for a window to open or close.
const PATIENCE: Duration = Duration::from_secs(30);

/// The scripted person.
pub struct ScriptedPerson {
    keys: Vec<PathBuf>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    steps: VecDeque<Step>,
    surprises: Vec<String>,
    questions: Vec<Question>,
    updates: Vec<Update>,
    open: usize,
    most_open: usize,
}

impl ScriptedPerson {
    /// Follows this script; key files are looked for in these folders.
    pub fn new(script: Script, keys: Vec<PathBuf>) -> Self {
        let steps = script.steps.into();
        Self {
            keys,
            state: Arc::new(Mutex::new(State {
                steps,
                ..State::default()
            })),
        }
    }

    /// More steps.
    pub fn also(&self, steps: impl IntoIterator<Item = Step>) {
        self.lock().steps.extend(steps);
    }

    /// Steps that were not used.
    pub fn unused(&self) -> Vec<Step> {
        self.lock().steps.iter().cloned().collect()
    }

    /// What was not as the script says.
    pub fn surprises(&self) -> Vec<String> {
        self.lock().surprises.clone()
    }

    /// Every question that was asked, in order.
    pub fn questions(&self) -> Vec<Question> {
        self.lock().questions.clone()
    }

    /// Everything that windows were told after they opened, in order.
    pub fn updates(&self) -> Vec<Update> {
        self.lock().updates.clone()
    }

    /// Why the keys that were offered could not be chosen, key after key.
    pub fn blocks(&self) -> Vec<KeyBlock> {
        let updates = self.updates().into_iter();
        let keys = updates.filter_map(|update| match update {
            Update::Keys(candidates) => Some(candidates),
            _ => None,
        });
        keys.flatten()
            .flat_map(|candidate| candidate.blocks)
            .collect()
    }

    /// Waits until so many questions were asked in all, each of them open or answered.
    pub async fn asked(&self, count: usize) {
        let waiting = async {
            while self.lock().questions.len() < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let asked = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(asked.is_ok(), "the person was not asked {count} times");
    }

    /// Waits until no window is open.
    pub async fn left_alone(&self) {
        let waiting = async {
            while self.open() > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let alone = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(alone.is_ok(), "a window stays open");
    }

    /// Dialogs that were open at the same time at most.
    pub fn most_open(&self) -> usize {
        self.lock().most_open
    }

    /// Dialogs that are open now.
    pub fn open(&self) -> usize {
        self.lock().open
    }

    /// Panics unless every step was used and every question was as expected.
    pub fn assert_satisfied(&self) {
        let (unused, surprises) = (self.unused(), self.surprises());
        assert!(surprises.is_empty(), "surprises: {surprises:#?}");
        assert!(unused.is_empty(), "unused steps: {unused:#?}");
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_step(&self) -> Option<Step> {
        let mut state = self.lock();
        let step = state.steps.front_mut()?;
        step.times = step.times.saturating_sub(1);
        if step.times == 0 {
            state.steps.pop_front()
        } else {
            Some(step.clone())
        }
    }

    fn find_key(&self, key: &Path) -> PathBuf {
        let candidates = self.keys.iter().map(|folder| folder.join(key));
        candidates
            .into_iter()
            .find(|path| path.exists())
            .unwrap_or_else(|| key.to_owned())
    }
}

#[async_trait]
impl Prompter for ScriptedPerson {
    async fn open(&self, question: Question) -> Result<Box<dyn Dialog>, PromptError> {
        self.lock().questions.push(question.clone());
        let Some(mut step) = self.next_step() else {
            self.lock().surprises.push(format!(
                "a question that is not in the script: {question:?}"
            ));
            return Err(PromptError::NoScreen("the script has no answer".to_owned()));
        };
        let differences = differences(&step, &question);
        step.key = step.key.map(|key| self.find_key(&key));
        let mut state = self.lock();
        state.surprises.extend(differences);
        state.open += 1;
        state.most_open = state.most_open.max(state.open);
        drop(state);
        let passwords = step.passwords.clone().into();
        let state = Arc::clone(&self.state);
        Ok(Box::new(ScriptedDialog {
            step,
            passwords,
            candidates: None,
            thought: false,
            asked: question.kind,
            state,
        }))
    }
}

/// How the question differs from what the step expects.
fn differences(step: &Step, question: &Question) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, expected: Option<String>, actual: String| {
        if let Some(expected) = expected.filter(|expected| *expected != actual) {
            found.push(format!("{what}: expected {expected}, was {actual}"));
        }
    };
    compare("caller", step.caller.clone(), question.caller.key());
    let embedded = question.embedded_in.as_ref();
    compare(
        "embedded",
        step.embedded.clone(),
        embedded.map(ToString::to_string).unwrap_or_default(),
    );
    let (ask, count, blind, preview) = match &question.kind {
        QuestionKind::Sign {
            documents, blind, ..
        } => {
            let preview = documents.first().map(|document| document.preview.clone());
            (Some(Ask::Sign), documents.len(), *blind, preview)
        }
        QuestionKind::ChooseCertificate { .. } => (Some(Ask::Certificate), 0, false, None),
        QuestionKind::Authenticate { .. } => (Some(Ask::LogIn), 0, false, None),
        QuestionKind::GrantPermissions(permissions) => {
            let names: Vec<_> = permissions.iter().map(|it| it.name()).collect();
            let names = words(&names.join(" "));
            (Some(Ask::Permissions), 0, false, Some(names))
        }
        QuestionKind::ChooseFile(_) => (Some(Ask::File), 0, false, None),
        QuestionKind::ShowMessage(notice) => {
            (Some(Ask::Message), 0, false, Some(words(&notice.text)))
        }
        QuestionKind::SaveFile { name, .. } => (Some(Ask::Save), 0, false, Some(words(name))),
        QuestionKind::InstallModule(offer) => (
            Some(Ask::Install),
            0,
            false,
            Some(words(&offer.symbolic_name)),
        ),
    };
    compare(
        "question",
        step.ask.map(|ask| format!("{:?}", Some(ask))),
        format!("{ask:?}"),
    );
    compare(
        "documents",
        step.documents.map(|count| count.to_string()),
        count.to_string(),
    );
    compare(
        "blind",
        step.blind.map(|blind| blind.to_string()),
        blind.to_string(),
    );
    if let Some(expected) = &step.preview {
        let shown = match preview {
            Some(Preview::Text { text, .. } | Preview::Xml { text, .. }) => text,
            other => format!("{other:?}"),
        };
        if !shown.contains(expected) {
            found.push(format!("preview: {expected:?} is not in {shown:?}"));
        }
    }
    found
}

/// What a question without documents shows.
fn words(text: &str) -> Preview {
    Preview::Text {
        text: text.to_owned(),
        truncated: false,
    }
}

struct ScriptedDialog {
    step: Step,
    passwords: VecDeque<String>,
    candidates: Option<Vec<KeyCandidate>>,
    thought: bool,
    asked: QuestionKind,
    state: Arc<Mutex<State>>,
}

impl ScriptedDialog {
    fn surprise(&self, text: String) {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .surprises
            .push(text);
    }

    fn remember(&self) -> Remember {
        if self.step.remember {
            Remember::Always
        } else {
            Remember::Once
        }
    }

    fn refused(&self) -> Vec<Permission> {
        let names = self.step.refuse.iter();
        names
            .filter_map(|name| {
                let permission = Permission::from_name(name);
                if permission.is_none() {
                    self.surprise(format!("there is no permission {name}"));
                }
                permission
            })
            .collect()
    }

    fn agree(&self) -> Answer {
        match &self.asked {
            QuestionKind::InstallModule(_) => Answer::Install {
                refused: self.refused(),
            },
            QuestionKind::GrantPermissions(asked) => {
                let refused = self.refused();
                let granted = asked.iter().copied();
                Answer::Grant {
                    granted: granted.filter(|it| !refused.contains(it)).collect(),
                    remember: self.remember(),
                }
            }
            _ => Answer::Agree,
        }
    }

    fn decline(&self) -> Answer {
        Answer::Decline {
            remember: self.remember(),
        }
    }

    /// Opens the key file with the next password, and declines when there is none.
    fn unlock(&mut self) -> Answer {
        match (&self.step.key, self.passwords.pop_front()) {
            (Some(key), Some(password)) => Answer::Unlock {
                location: key.clone(),
                secret: Secret::new(password),
            },
            _ => self.decline(),
        }
    }

    /// Looks at the keys and approves the first that can be chosen.
    fn approve(&mut self, candidates: &[KeyCandidate]) -> Answer {
        if let Some(expected) = &self.step.blocked {
            let blocks = candidates.iter().flat_map(|candidate| &candidate.blocks);
            let actual: Vec<String> = blocks.map(|block| format!("{block:?}")).collect();
            if actual != *expected {
                self.surprise(format!("blocks: expected {expected:?}, were {actual:?}"));
            }
        }
        match candidates
            .iter()
            .find(|candidate| candidate.blocks.is_empty())
        {
            Some(candidate) if self.step.action == Action::Approve => Answer::Approve {
                key: candidate.index,
                remember: self.remember(),
            },
            _ => self.decline(),
        }
    }
}

#[async_trait]
impl Dialog for ScriptedDialog {
    async fn update(&mut self, update: Update) -> Result<(), PromptError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.updates.push(update.clone());
        drop(state);
        if let Update::Keys(candidates) = update {
            self.candidates = Some(candidates);
        }
        Ok(())
    }

    async fn answer(&mut self) -> Result<Answer, PromptError> {
        // The shortest sleep takes a millisecond, which a batch that is measured would show.
        if !self.thought && self.step.after_ms > 0 {
            self.thought = true;
            tokio::time::sleep(Duration::from_millis(self.step.after_ms)).await;
        }
        let answer = match (self.step.action, self.candidates.take()) {
            (Action::Wait, _) => std::future::pending().await,
            (Action::Choose, _) => match self.step.file.clone() {
                Some(file) => Answer::File(file),
                None => self.decline(),
            },
            (Action::Replace, _) => match self.step.file.clone() {
                Some(file) => Answer::Replace(file),
                None => self.decline(),
            },
            (Action::Agree, _) => self.agree(),
            (_, Some(candidates)) => self.approve(&candidates),
            (Action::Approve | Action::Decline, None) => self.unlock(),
        };
        Ok(answer)
    }
}

impl Drop for ScriptedDialog {
    fn drop(&mut self) {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .open -= 1;
    }
}
