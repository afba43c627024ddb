//! The two languages of a page to read, and their words.

use serde::Deserialize;
use shared::contract::chats::{Info, InfoCode};
use utoipa::ToSchema;

use super::{Names, name_of};

const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Russian or English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Русский.
    Ru,
    /// English.
    En,
}

impl Language {
    /// The first of the two that an `Accept-Language` names; Russian if it names none.
    pub fn accepted(header: &str) -> Self {
        let named = header.split(',').find_map(|range| match range.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        });
        named.unwrap_or(Self::Ru)
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        self.either("ru", "en")
    }

    /// What tells that a text was changed.
    pub fn edited(self) -> &'static str {
        self.either("изменено", "edited")
    }

    /// What tells when the file was made and how its times are meant.
    pub fn exported(self, moment: &str) -> String {
        let (date, time) = (self.date(moment), clock(moment));
        match self {
            Self::Ru => format!("Сохранено {date} в {time}. Время везде по UTC."),
            Self::En => format!("Saved on {date} at {time}. All times are UTC."),
        }
    }

    /// The day of an RFC 3339 moment.
    pub fn date(self, moment: &str) -> String {
        let part = |from, to| moment.get(from..to).and_then(|digits: &str| digits.parse::<usize>().ok()).unwrap_or(1);
        let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
        let months = self.either(MONTHS_RU, MONTHS_EN);
        format!("{day} {} {year}", months.get(month.saturating_sub(1)).copied().unwrap_or_default())
    }

    /// An info line, by someone called `author`.
    pub fn line(self, info: &Info, author: &str, names: &Names) -> String {
        let people = info.user_ids.iter().map(|id| name_of(names, *id)).collect::<Vec<_>>().join(", ");
        let name = info.name.as_deref().unwrap_or_default();
        match (self, info.code) {
            (Self::Ru, InfoCode::ChatCreated) => format!("{author}: создан чат «{name}»"),
            (Self::Ru, InfoCode::ChatRenamed) => format!("{author}: новое название — «{name}»"),
            (Self::Ru, InfoCode::MemberAdded) => format!("{author}: добавлены {people}"),
            (Self::Ru, InfoCode::MemberRemoved) => format!("{author}: удалены {people}"),
            (Self::Ru, InfoCode::MemberLeft) => format!("{author}: чат покинут"),
            (Self::Ru, InfoCode::CreatorChanged) => format!("{author}: чат передан, новый создатель — {people}"),
            (Self::En, InfoCode::ChatCreated) => format!("{author} created the chat “{name}”"),
            (Self::En, InfoCode::ChatRenamed) => format!("{author} renamed the chat to “{name}”"),
            (Self::En, InfoCode::MemberAdded) => format!("{author} added {people}"),
            (Self::En, InfoCode::MemberRemoved) => format!("{author} removed {people}"),
            (Self::En, InfoCode::MemberLeft) => format!("{author} left"),
            (Self::En, InfoCode::CreatorChanged) => format!("{author} handed the chat over to {people}"),
        }
    }

    fn either<T>(self, russian: T, english: T) -> T {
        match self {
            Self::Ru => russian,
            Self::En => english,
        }
    }
}

/// Hours and minutes of an RFC 3339 moment.
pub fn clock(moment: &str) -> &str {
    moment.get(11..16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_first_language_that_is_spoken_here_is_taken() {
        for (header, language) in [
            ("", Language::Ru),
            ("en-GB,ru;q=0.9", Language::En),
            ("de, fr;q=0.9, en;q=0.5", Language::En),
            ("ru-RU", Language::Ru),
            ("я", Language::Ru),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn days_are_written_as_people_write_them() {
        assert_eq!(Language::Ru.date("2026-11-22T09:30:00.125Z"), "22 ноября 2026");
        assert_eq!(Language::En.date("2026-01-02T09:30:00.125Z"), "2 January 2026");
    }
}
