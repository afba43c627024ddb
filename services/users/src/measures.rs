//! What users measures beside what every process does.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};

/// What a contact's change was.
#[derive(Clone, Copy, Debug)]
pub enum ContactChange {
    /// Someone was added.
    Added,
    /// Got another name.
    Renamed,
    /// Was deleted.
    Deleted,
}

/// How a person became known here.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// The news of his registration.
    Event,
    /// Auth, asked about someone unknown.
    Auth,
    /// His own token, while auth did not answer.
    Token,
}

/// Describes the measures, for `/metrics`.
pub fn describe() {
    describe_counter!(
        "profiles_created_total",
        "Profiles made, by where the person was heard of (event, auth, token)."
    );
    describe_counter!("profiles_updated_total", "Profiles that changed: by their owner or by news of the account.");
    describe_counter!("contacts_changed_total", "Changes of contacts, by kind (added, renamed, deleted).");
    describe_counter!("users_searched_total", "Searches for people.");
    describe_counter!("users_asked_total", "Questions to neighbours, by service and outcome (answered, unanswered).");
    describe_counter!("avatars_drawn_total", "Pictures uploaded, by outcome (drawn, refused).");
    describe_histogram!(
        "avatar_drawing_seconds",
        Unit::Seconds,
        "Decoding an uploaded picture and drawing its avatar."
    );
    describe_counter!("avatars_collected_total", "Avatars thrown away because nobody shows them any more.");
    describe_counter!("last_seen_noted_total", "Times noted at which people went offline.");
    start_at_zero();
}

/// What never happened yet is measured as 0.
fn start_at_zero() {
    for source in ["event", "auth", "token"] {
        counter!("profiles_created_total", "source" => source).increment(0);
    }
    for change in ["added", "renamed", "deleted"] {
        counter!("contacts_changed_total", "change" => change).increment(0);
    }
    for service in ["auth", "chats"] {
        for outcome in ["answered", "unanswered"] {
            counter!("users_asked_total", "service" => service, "outcome" => outcome).increment(0);
        }
    }
    for name in ["profiles_updated_total", "users_searched_total", "last_seen_noted_total"] {
        counter!(name).increment(0);
    }
}

/// What became of a profile. Counted once it is committed: until then it may be undone.
#[derive(Clone, Copy, Debug)]
pub enum ProfileChange {
    /// It was made.
    Created(Source),
    /// It changed.
    Updated,
    /// Nothing is different.
    Nothing,
}

impl ProfileChange {
    /// Counts it.
    pub fn count(self) {
        match self {
            Self::Created(source) => profile_created(source),
            Self::Updated => profile_updated(),
            Self::Nothing => {}
        }
    }
}

/// A profile was made.
fn profile_created(source: Source) {
    let source = match source {
        Source::Event => "event",
        Source::Auth => "auth",
        Source::Token => "token",
    };
    counter!("profiles_created_total", "source" => source).increment(1);
}

/// A profile changed.
pub fn profile_updated() {
    counter!("profiles_updated_total").increment(1);
}

/// A contact changed.
pub fn contact_changed(change: ContactChange) {
    let change = match change {
        ContactChange::Added => "added",
        ContactChange::Renamed => "renamed",
        ContactChange::Deleted => "deleted",
    };
    counter!("contacts_changed_total", "change" => change).increment(1);
}

/// Someone searched for people.
pub fn searched() {
    counter!("users_searched_total").increment(1);
}

/// A neighbour was asked.
pub fn asked(service: &'static str, answered: bool) {
    let outcome = if answered { "answered" } else { "unanswered" };
    counter!("users_asked_total", "service" => service, "outcome" => outcome).increment(1);
}

/// People went offline.
pub fn last_seen_noted(people: usize) {
    counter!("last_seen_noted_total").increment(people as u64);
}

/// A picture was uploaded and drawn, or refused.
pub fn avatar_drawn(drawn: bool, duration: Duration) {
    let outcome = if drawn { "drawn" } else { "refused" };
    counter!("avatars_drawn_total", "outcome" => outcome).increment(1);
    histogram!("avatar_drawing_seconds").record(duration);
}

/// Avatars were thrown away.
pub fn avatars_collected(avatars: u64) {
    counter!("avatars_collected_total").increment(avatars);
}
