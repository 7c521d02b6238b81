//! The functions that a guest imports: from the words of the WIT to questions and back.

mod files;
mod signing;

use tanba_module::{Fault, Notice};

use crate::convert;
use crate::guest::{Guest, Stop};
use crate::question::Question;
use crate::wit::{log, network, person, settings, types, verification};

/// Lines that one call may log, and characters of one.
const LINES: u32 = 200;
const LINE: usize = 2_000;

/// Why a function gives nothing: a fault that the guest learns, or the end of the guest.
#[derive(Debug)]
pub(crate) enum Refusal {
    Fault(Fault),
    Stop(Stop),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Stop> for Refusal {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl types::Host for Guest {
    fn convert_fault(&mut self, refusal: Refusal) -> wasmtime::Result<types::Fault> {
        match refusal {
            Refusal::Fault(fault) => {
                if let Fault::Failed(incident) = &fault {
                    self.incidents.push(incident.0.clone());
                }
                Ok(convert::fault::to_guest(fault))
            }
            Refusal::Stop(stop) => Err(stop.into()),
        }
    }
}

impl person::Host for Guest {
    fn change_locale(&mut self, locale: person::Locale) -> Result<(), Refusal> {
        let locale = convert::call::locale_from_guest(locale);
        Ok(self.ask(|answer| Question::ChangeLocale(locale, answer))??)
    }

    fn show(&mut self, screen: person::Screen) -> Result<(), Refusal> {
        let screen = convert::person::screen(screen);
        Ok(self.ask(|answer| Question::Show(screen, answer))??)
    }

    fn installed_modules(&mut self) -> Result<Vec<person::InstalledModule>, Refusal> {
        let modules = self.ask(Question::InstalledModules)??;
        Ok(modules
            .into_iter()
            .map(convert::person::installed_module)
            .collect())
    }

    fn show_message(&mut self, title: String, text: String) -> Result<(), Refusal> {
        let notice = Notice { title, text };
        Ok(self.ask(|answer| Question::ShowMessage(notice, answer))??)
    }
}

impl network::Host for Guest {
    fn fetch(&mut self, request: network::FetchRequest) -> Result<network::FetchReply, Refusal> {
        let request = convert::network::request(request);
        let reply = self.ask(|answer| Question::Fetch(request, answer))??;
        Ok(convert::network::reply(reply))
    }
}

impl settings::Host for Guest {
    fn get(&mut self, name: String) -> Result<Option<String>, Refusal> {
        Ok(self.ask(|answer| Question::Setting(name, answer))??)
    }

    fn keep(&mut self, name: String, value: Option<String>) -> Result<(), Refusal> {
        Ok(self.ask(|answer| Question::KeepSetting(name, value, answer))??)
    }
}

impl log::Host for Guest {
    fn write(&mut self, level: log::Level, text: String) -> wasmtime::Result<()> {
        if self.lines_logged >= LINES {
            return Ok(());
        }
        self.lines_logged += 1;
        let level = convert::person::log_level(level);
        let line = text.chars().take(LINE).collect();
        Ok(self.ask(|answer| Question::Log(level, line, answer))?)
    }
}

impl verification::Host for Guest {
    fn verify(
        &mut self,
        request: verification::VerificationRequest,
    ) -> Result<Vec<verification::VerifiedSigner>, Refusal> {
        let request = convert::verification::request(request);
        let found = self.ask(|answer| Question::Verify(request, answer))??;
        Ok(convert::verification::signers(found))
    }

    fn timestamp(&mut self, request: verification::TimestampRequest) -> Result<Vec<u8>, Refusal> {
        let request = convert::verification::timestamp_request(request);
        Ok(self.ask(|answer| Question::Timestamp(request, answer))??)
    }
}
