//! What the original wrote as sentences, and what they tell.

use shared::contract::chats::{Info, InfoCode};
use shared::ids::UserId;

/// The longest text that a message may have here.
const LONGEST: usize = 4_000;

/// What an info line of the original tells; `None` if it is none of those it wrote. `person` finds people by login.
pub(super) fn info_of(line: &str, person: impl Fn(&str) -> Option<UserId>) -> Option<Info> {
    let of = |code, login: Option<&str>, name: Option<&str>| {
        let user_ids = match login {
            Some(login) => vec![person(login)?],
            None => Vec::new(),
        };
        Some(Info { code, user_ids, name: name.map(|name| name.chars().take(64).collect()) })
    };
    if let Some((_, added)) = line.split_once(" добавил пользователя ") {
        of(InfoCode::MemberAdded, Some(added), None)
    } else if let Some((_, removed)) = line.split_once(" удалил пользователя ") {
        of(InfoCode::MemberRemoved, Some(removed), None)
    } else if let Some(name) = line.strip_prefix("Название чата изменено на ") {
        of(InfoCode::ChatRenamed, None, Some(name.trim_matches(['\'', '"'])))
    } else if line.starts_with("Пользователь ") && line.ends_with(" создал чат") {
        of(InfoCode::ChatCreated, None, None)
    } else if line.starts_with("Пользователь ") && line.ends_with(" вышел из чата") {
        of(InfoCode::MemberLeft, None, None)
    } else {
        None
    }
}

/// A text in pieces that a message may have: the original knew no longest one.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().filter(|character| *character != '\0').collect();
    if characters.is_empty() {
        return vec![String::new()];
    }
    characters.chunks(LONGEST).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_info_line_of_the_original_is_understood() {
        let boris = UserId::new();
        let told = |line: &str| info_of(line, |login| (login == "boris").then_some(boris));
        let code = |line: &str| told(line).map(|info| info.code);
        assert_eq!(code("Пользователь anna создал чат"), Some(InfoCode::ChatCreated));
        assert_eq!(code("Пользователь anna вышел из чата"), Some(InfoCode::MemberLeft));
        let renamed = told("Название чата изменено на 'Поход'").unwrap();
        assert_eq!((renamed.code, renamed.name.as_deref()), (InfoCode::ChatRenamed, Some("Поход")));
        let added = told("anna добавил пользователя boris").unwrap();
        assert_eq!((added.code, added.user_ids), (InfoCode::MemberAdded, vec![boris]));
        assert_eq!(code("anna удалил пользователя boris"), Some(InfoCode::MemberRemoved));
        assert_eq!(code("anna удалил пользователя nobody"), None);
        assert_eq!(code("что-то ещё"), None);
    }

    #[test]
    fn a_text_that_is_too_long_becomes_several() {
        let lengths = |text: &str| pieces(text).iter().map(|piece| piece.chars().count()).collect::<Vec<_>>();
        assert_eq!(lengths(&"я".repeat(9_000)), [4_000, 4_000, 1_000]);
        assert_eq!(pieces("a\0b"), ["ab"]);
        assert_eq!(lengths(""), [0]);
    }
}
