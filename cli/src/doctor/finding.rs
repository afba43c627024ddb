//! What the doctor finds: a part, how it is, and the remedy.

use serde::Serialize;

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// All is well.
    Ok,
    /// It works, but deserves a look.
    Look,
    /// It does not work, or will not at the next start.
    Wrong,
}

/// One part that was looked at.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    /// `settings`, `program`, `process`, `database`, `machine`.
    pub kind: &'static str,
    /// Which one.
    pub name: String,
    pub state: State,
    /// What was seen.
    pub seen: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Finding {
    pub(super) fn ok(kind: &'static str, name: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { kind, name: name.into(), state: State::Ok, seen: seen.into(), remedy: None }
    }

    pub(super) fn look(
        kind: &'static str,
        name: impl Into<String>,
        seen: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { state: State::Look, remedy: Some(remedy.into()), ..Self::ok(kind, name, seen) }
    }

    pub(super) fn wrong(
        kind: &'static str,
        name: impl Into<String>,
        seen: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { state: State::Wrong, remedy: Some(remedy.into()), ..Self::ok(kind, name, seen) }
    }
}
