//! `changeLocale(localeId)`: the language of this connection; unknown ids change nothing.

use tanba_module::{Fault, Host, Locale, Outcome};

use crate::arguments::Arguments;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    if let Some(locale) = Locale::from_tag(arguments.text(0)?) {
        host.change_locale(locale).await?;
    }
    Ok(Outcome::Done)
}
