//! The people of the table, and the chats in which each cell is tried.

use anyhow::{Context, Result};
use bench::client::Person;
use faults::World;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::table::{Place, Who};

/// Everybody.
#[derive(Debug)]
pub struct Cast {
    /// Who makes the groups.
    pub creator: Person,
    /// A member.
    pub member: Person,
    /// Another member, to whom things are done.
    pub other: Person,
    /// A member until a moment ago.
    pub removed: Person,
    /// Never a member.
    pub stranger: Person,
    /// The server's admin.
    pub admin: Person,
    /// Somebody who can be added.
    pub new: Person,
    /// Whose password may be set.
    pub disposable: Person,
}

/// Where a cell is tried: what the placeholders stand for.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The chat, `None` where the call is about none.
    pub chat: Option<Uuid>,
    messages: Vec<(Uuid, Uuid)>,
    session: Uuid,
    main: Uuid,
}

impl Cast {
    /// Registers everybody.
    pub async fn of(world: &World) -> Result<Self> {
        let people: [Person; 7] = match world.people(7).await?.try_into() {
            Ok(people) => people,
            Err(people) => anyhow::bail!("{} people", people.len()),
        };
        let [creator, member, other, removed, stranger, new, disposable] = people;
        let contact = json!({"user_id": new.id});
        other.call(Method::POST, "/api/contacts", Some(&contact)).await?.accepted()?;
        Ok(Self { creator, member, other, removed, stranger, new, disposable, admin: world.admin().await? })
    }

    /// The person in a column; nobody for the one who is signed out.
    pub fn person(&self, who: Who) -> Option<&Person> {
        match who {
            Who::Creator => Some(&self.creator),
            Who::Member => Some(&self.member),
            Who::Other => Some(&self.other),
            Who::Removed => Some(&self.removed),
            Who::Stranger => Some(&self.stranger),
            Who::Admin | Who::MemberAdmin => Some(&self.admin),
            Who::SignedOut => None,
        }
    }

    /// A fresh place for a cell of this caller.
    pub async fn scene(&self, place: Place, caller: Who) -> Result<Scene> {
        let main = self.creator.chats().await?.items.into_iter().find(|chat| chat.kind == "main");
        let mut scene = Scene {
            chat: None,
            messages: Vec::new(),
            session: Uuid::nil(),
            main: main.context("there is no main chat")?.id,
        };
        match place {
            Place::Group => self.set_group(&mut scene, caller).await?,
            Place::Direct => scene.chat = Some(self.creator.open_direct(self.member.id).await?.id),
            Place::People => scene.session = self.second_session().await?,
            Place::Main | Place::Operators => {}
        }
        Ok(scene)
    }

    /// A group in which everybody has written and one is not in any more.
    async fn set_group(&self, scene: &mut Scene, caller: Who) -> Result<()> {
        let mut members = vec![self.member.id, self.other.id, self.removed.id];
        members.extend((caller == Who::MemberAdmin).then_some(self.admin.id));
        let chat = self.creator.create_group("Права", &members).await?.id;
        for author in [&self.creator, &self.member, &self.other, &self.removed] {
            scene.messages.push((author.id, author.send(chat, "своё слово").await?.id));
        }
        self.creator.remove(chat, self.removed.id).await?;
        scene.chat = Some(chat);
        Ok(())
    }

    /// A session of `other` that may end.
    async fn second_session(&self) -> Result<Uuid> {
        let again =
            Person::sign_in(self.other.server(), &self.other.login, &World::password_of(&self.other.login)).await?;
        let sessions = again.call(Method::GET, "/api/auth/sessions", None).await?.json();
        let current = sessions["items"].as_array().into_iter().flatten().find(|one| one["current"] == true);
        let id = current.and_then(|one| one["id"].as_str()).context("no current session")?;
        Ok(id.parse()?)
    }

    /// Fills the placeholders as they are for this caller.
    pub fn fill(&self, text: &str, scene: &Scene, caller: Who) -> String {
        let me = self.person(caller).unwrap_or(&self.stranger).id;
        let message = |author: Uuid| {
            let found = scene.messages.iter().find(|(by, _)| *by == author).or(scene.messages.first());
            found.map_or_else(Uuid::nil, |(_, id)| *id)
        };
        let places = [
            ("{chat}", scene.chat.unwrap_or_default()),
            ("{own}", message(me)),
            ("{another}", message(self.other.id)),
            ("{me}", me),
            ("{other}", self.other.id),
            ("{new}", self.new.id),
            ("{contact}", self.new.id),
            ("{session}", scene.session),
            ("{disposable}", self.disposable.id),
            ("{main}", scene.main),
            ("{client_id}", Uuid::new_v4()),
        ];
        places.iter().fold(text.to_owned(), |text, (place, id)| text.replace(place, &id.to_string()))
    }
}
