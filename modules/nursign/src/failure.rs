//! The numbers under which the portal's pages know failures, and words for them.

use tanba_sdk::module::{Fault, Locale};

/// A number of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    Cancelled,
    Size,
    General,
    Signature,
    CertificateChoice,
    Xml,
    Signing,
    UrlNotAllowed,
}

impl Code {
    /// As `errorCode` spells it.
    fn number(self) -> &'static str {
        match self {
            Self::Cancelled => "1",
            Self::Size => "2",
            Self::General => "6",
            Self::Signature => "7",
            Self::CertificateChoice => "8",
            Self::Xml => "9",
            Self::Signing => "10",
            Self::UrlNotAllowed => "14",
        }
    }

    fn words(self, locale: Locale) -> &'static str {
        let [kazakh, russian, english] = match self {
            Self::Cancelled => [
                "Пайдаланушы бас тартты",
                "Отменено пользователем",
                "Cancelled by the person",
            ],
            Self::Size => [
                "Деректер тым үлкен",
                "Данные слишком велики",
                "The data is too large",
            ],
            Self::General => [
                "Сұрау орындалмады",
                "Запрос не выполнен",
                "The request failed",
            ],
            Self::Signature => [
                "Құжаттағы қолтаңба жарамсыз",
                "Подпись в документе недействительна",
                "The signature in the document is not valid",
            ],
            Self::CertificateChoice => [
                "Жарамды сертификат жоқ",
                "Нет подходящего сертификата",
                "No certificate qualifies",
            ],
            Self::Xml => [
                "XML құжатында қате бар",
                "Ошибка в XML-документе",
                "The XML document has an error",
            ],
            Self::Signing => [
                "Қол қою мүмкін болмады",
                "Не удалось подписать",
                "Signing failed",
            ],
            Self::UrlNotAllowed => [
                "Бұл модуль желіден файл жүктемейді және жібермейді",
                "Этот модуль не скачивает и не отправляет файлы по сети",
                "This module neither downloads nor uploads files",
            ],
        };
        match locale {
            Locale::Kazakh => kazakh,
            Locale::Russian => russian,
            Locale::English => english,
        }
    }
}

/// The code alone; [`in_portal_terms`] gives it words when the language is known.
impl From<Code> for Fault {
    fn from(code: Code) -> Self {
        Self::Declared {
            code: code.number().to_owned(),
            message: String::new(),
        }
    }
}

/// Any fault under one of the portal's numbers. What only a developer can use stays in the words.
pub(crate) fn in_portal_terms(fault: &Fault, locale: Locale) -> Fault {
    let code = match fault {
        Fault::Declared { code, .. } if code == Code::UrlNotAllowed.number() => Code::UrlNotAllowed,
        Fault::Cancelled => Code::Cancelled,
        Fault::Limit { .. } => Code::Size,
        Fault::ConfusableContent
        | Fault::MalformedCms { .. }
        | Fault::ExistingSignatureInvalid { .. } => Code::Signature,
        Fault::NoSuitableKey { .. } => Code::CertificateChoice,
        Fault::MalformedXml { .. } | Fault::NoSuchElement { .. } => Code::Xml,
        Fault::KeyUnusable { .. }
        | Fault::NotApproved
        | Fault::TimestampUnreachable { .. }
        | Fault::TimestampInvalid { .. }
        | Fault::JournalUnavailable => Code::Signing,
        _ => Code::General,
    };
    let words = code.words(locale);
    let message = match code {
        Code::Cancelled | Code::UrlNotAllowed => words.to_owned(),
        _ => format!("{words}: {fault}"),
    };
    let code = code.number().to_owned();
    Fault::Declared { code, message }
}
