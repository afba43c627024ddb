//! Chats, members, messages and read marks, taken in by chats.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;

use anyhow::Result;
use serde_json::{Value, json};
use shared::contract::chats::Info;
use shared::ids::UserId;
use shared::time::Timestamp;
use uuid::Uuid;

use super::source::{Chat, Message, Source};
use super::times::Zone;
use super::{Accounts, Counts, words};
use crate::place::Place;
use crate::system::Program;

/// What the original called the chat that everybody is in.
const MAIN: &str = "MAIN";
/// What ids are made of that the original did not give: always the same ones.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f0c_7a4e_1d52_5b9a_8e33_4c21_90d7_5a18);

/// A message on its way, with what it was called.
struct Line {
    id: Uuid,
    key: String,
    json: Value,
}

/// What is known when a chat is told.
struct Teller<'a> {
    accounts: &'a Accounts,
    /// People by their logins there.
    logins: HashMap<String, UserId>,
    zone: Zone,
    notes: &'a mut Vec<String>,
}

pub(super) async fn import(
    place: &Place,
    source: &Source,
    accounts: &Accounts,
    zone: Zone,
    notes: &mut Vec<String>,
) -> Result<Counts> {
    let users = source.users().await?;
    let logins = users.into_iter().filter_map(|user| Some((user.login, accounts.get(&user.id)?.id))).collect();
    let mut teller = Teller { accounts, logins, zone, notes };
    let cards: Vec<_> = accounts.values().collect();
    let mut lines = vec![json!({"people": cards})];
    for chat in source.chats().await? {
        teller.tell(source, &chat, &mut lines).await?;
    }
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    place.tell(Program::Chats, &[OsStr::new("import-chats")], lines.join("\n").as_bytes())
}

impl Teller<'_> {
    async fn tell(&mut self, source: &Source, chat: &Chat, lines: &mut Vec<Value>) -> Result<()> {
        let members: Vec<i64> = source.members(&chat.id).await?;
        let members: Vec<(i64, UserId)> =
            members.into_iter().filter_map(|key| Some((key, self.accounts.get(&key)?.id))).collect();
        let name = chat.name.clone().unwrap_or_default();
        let is_main = chat.id == MAIN;
        let Some((_, first)) = members.first().copied() else {
            self.notes.push(format!("the chat «{name}» has no members and is left out"));
            return Ok(());
        };
        let creator = chat.creator_id.and_then(|key| self.accounts.get(&key)).map(|card| card.id);
        let creator = creator.filter(|creator| members.iter().any(|(_, id)| id == creator)).unwrap_or(first);
        let messages = source.messages(&chat.id).await?;
        let told = self.messages(&name, messages);
        let created_at = told.first().map_or_else(|| json!(Timestamp::now()), |line| line.json["created_at"].clone());
        lines.push(json!({"chat": {
            "id": (!is_main).then(|| id_of(&chat.id)),
            "name": name,
            "creator_id": (!is_main).then_some(creator),
            "member_ids": members.iter().map(|(_, id)| id).collect::<Vec<_>>(),
            "created_at": created_at,
        }}));
        let reads = reads(&members, &told, source.unread(&chat.id).await?);
        lines.extend(told.into_iter().map(|line| json!({"message": line.json})));
        lines.push(json!({"reads": reads}));
        Ok(())
    }

    fn messages(&mut self, chat: &str, messages: Vec<Message>) -> Vec<Line> {
        let mut told = Vec::with_capacity(messages.len());
        let mut left_out = 0;
        for message in messages {
            match self.message(&message) {
                Some(lines) => told.extend(lines),
                None => left_out += 1,
            }
        }
        if left_out > 0 {
            self.notes.push(format!("«{chat}»: {left_out} messages have no author, no time or nothing to show"));
        }
        told
    }

    /// The message, in several pieces if it is too long.
    fn message(&self, message: &Message) -> Option<Vec<Line>> {
        let author = self.accounts.get(&message.user_id)?.id;
        let created_at = self.zone.moment(message.time.as_deref()?)?;
        let edited_at = message.change_time.as_deref().and_then(|time| self.zone.moment(time));
        let text = message.text.as_deref().unwrap_or_default();
        let line = |id: Uuid, key: String, text: &str, info: Option<&Info>| Line {
            json: json!({"id": id, "key": format!("original:{key}"), "author_id": author, "text": text, "info": info,
                "created_at": created_at, "edited_at": edited_at}),
            id,
            key,
        };
        if message.kind == "INFO" {
            let info = words::info_of(text, |login| self.logins.get(login).copied())?;
            return Some(vec![line(id_of(&message.id), message.id.clone(), "", Some(&info))]);
        }
        if text.trim().is_empty() {
            return None;
        }
        let pieces = words::pieces(text).into_iter().enumerate();
        let lines = pieces.map(|(number, piece)| match number {
            0 => line(id_of(&message.id), message.id.clone(), &piece, None),
            further => line(id_of(&format!("{} {further}", message.id)), message.id.clone(), &piece, None),
        });
        Some(lines.collect())
    }
}

/// How far everybody has read: up to the last message before the first that he has not.
fn reads(members: &[(i64, UserId)], messages: &[Line], unread: Vec<(i64, String)>) -> Vec<(UserId, Uuid)> {
    let mut unread_of: HashMap<i64, HashSet<String>> = HashMap::new();
    for (user, message) in unread {
        unread_of.entry(user).or_default().insert(message);
    }
    let last_read = |key: &i64| {
        let unread = unread_of.get(key);
        messages.iter().take_while(|line| !unread.is_some_and(|unread| unread.contains(&line.key))).last()
    };
    members.iter().filter_map(|(key, id)| Some((*id, last_read(key)?.id))).collect()
}

/// The same id, or one made of what was called otherwise.
fn id_of(key: &str) -> Uuid {
    key.parse().unwrap_or_else(|_| Uuid::new_v5(&NAMESPACE, key.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(key: &str) -> Line {
        Line { id: id_of(key), key: key.to_owned(), json: Value::Null }
    }

    #[test]
    fn everybody_has_read_up_to_his_first_unread_message() {
        let (anna, boris, clara) = (UserId::new(), UserId::new(), UserId::new());
        let messages = [line("a"), line("b"), line("c")];
        let unread = vec![(2, "b".to_owned()), (3, "a".to_owned())];
        let reads = reads(&[(1, anna), (2, boris), (3, clara)], &messages, unread);
        assert_eq!(reads, [(anna, id_of("c")), (boris, id_of("a"))]);
    }

    #[test]
    fn an_id_is_kept_and_one_is_always_made_alike() {
        let id = "0f6a2b9c-3f0e-4c1d-9d0a-7b8e5f4a3c21";
        assert_eq!(id_of(id).to_string(), id);
        // As every release has made it: what was imported before is known again by it.
        assert_eq!(id_of("7").to_string(), "0026d8e9-6193-5de8-9f6b-63b9ea9ebf71");
        assert_ne!(id_of("7"), id_of("7 1"));
    }
}
