//! Who may do what in a chat: the rules of one member in one chat. The kind of the chat is judged before his role.

use shared::contract::chats::{ChatKind, MessageKind};
use shared::http::ApiError;
use shared::ids::UserId;

use crate::member::{Actor, MemberRole};

/// A member's standing in a chat. Whoever is not a member has none: for him the chat does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The kind of the chat.
    pub kind: ChatKind,
    /// His role in it.
    pub role: MemberRole,
    /// Who he is.
    pub actor: Actor,
}

impl Standing {
    /// The creator renames a group, the administrator the main chat; a direct chat has no name.
    pub fn may_rename(&self) -> Result<(), ApiError> {
        match self.kind {
            ChatKind::Direct => Err(direct_chat()),
            ChatKind::Main if self.actor.is_admin => Ok(()),
            ChatKind::Main => Err(ApiError::forbidden("Only the administrator renames the main chat.")),
            ChatKind::Group => self.must_be_creator(),
        }
    }

    /// The creator of a group makes someone else the creator.
    pub fn may_hand_over(&self) -> Result<(), ApiError> {
        self.must_be_in_a_group()?;
        self.must_be_creator()
    }

    /// The creator of a group deletes it for everybody.
    pub fn may_delete_chat(&self) -> Result<(), ApiError> {
        self.must_be_in_a_group()?;
        self.must_be_creator()
    }

    /// Any member of a group adds people.
    pub fn may_add_members(&self) -> Result<(), ApiError> {
        self.must_be_in_a_group()
    }

    /// The creator of a group removes anyone else; everyone but the creator may leave.
    pub fn may_remove(&self, who: UserId) -> Result<(), ApiError> {
        self.must_be_in_a_group()?;
        if who != self.actor.user_id {
            return self.must_be_creator();
        }
        match self.role {
            MemberRole::Member => Ok(()),
            MemberRole::Creator => Err(ApiError::conflict(
                "creator_must_hand_over",
                "The creator first hands the chat over to someone, or deletes it.",
            )),
        }
    }

    /// Only the author edits his text.
    pub fn may_edit(&self, author: UserId, kind: MessageKind) -> Result<(), ApiError> {
        if author == self.actor.user_id && kind == MessageKind::Text {
            Ok(())
        } else {
            Err(ApiError::forbidden("Only the author edits a message."))
        }
    }

    /// The author deletes his text, the administrator any message of a chat that he is in.
    pub fn may_delete(&self, author: UserId, kind: MessageKind) -> Result<(), ApiError> {
        if self.actor.is_admin || (author == self.actor.user_id && kind == MessageKind::Text) {
            Ok(())
        } else {
            Err(ApiError::forbidden("Only the author deletes a message."))
        }
    }

    /// Only a group has a creator, and members who come and go.
    pub fn must_be_in_a_group(&self) -> Result<(), ApiError> {
        match self.kind {
            ChatKind::Group => Ok(()),
            ChatKind::Direct => Err(direct_chat()),
            ChatKind::Main => Err(ApiError::conflict("main_chat", "Everybody is in the main chat, for ever.")),
        }
    }

    fn must_be_creator(&self) -> Result<(), ApiError> {
        match self.role {
            MemberRole::Creator => Ok(()),
            MemberRole::Member => Err(ApiError::forbidden("Only the creator of the chat may do this.")),
        }
    }
}

fn direct_chat() -> ApiError {
    ApiError::conflict("direct_chat", "A direct chat is between two people and stays as it is.")
}

#[cfg(test)]
mod tests {
    use shared::contract::chats::{ChatKind, MessageKind};
    use shared::http::ApiError;
    use shared::ids::UserId;

    use super::Standing;
    use crate::member::{Actor, MemberRole};

    fn standing(kind: ChatKind, role: MemberRole, is_admin: bool) -> Standing {
        Standing { kind, role, actor: Actor { user_id: UserId::new(), is_admin } }
    }

    fn code(outcome: Result<(), ApiError>) -> String {
        outcome.err().map_or_else(|| "ok".to_owned(), |error| error.code().to_owned())
    }

    #[test]
    fn a_group_is_its_creators_to_change_and_any_members_to_extend() {
        let creator = standing(ChatKind::Group, MemberRole::Creator, false);
        let member = standing(ChatKind::Group, MemberRole::Member, true);
        for (rule, allowed) in [
            (Standing::may_rename as fn(&Standing) -> Result<(), ApiError>, "forbidden"),
            (Standing::may_hand_over, "forbidden"),
            (Standing::may_delete_chat, "forbidden"),
            (Standing::may_add_members, "ok"),
        ] {
            assert_eq!(code(rule(&creator)), "ok");
            assert_eq!(code(rule(&member)), allowed);
        }
        assert_eq!(code(creator.may_remove(UserId::new())), "ok");
        assert_eq!(code(member.may_remove(UserId::new())), "forbidden");
        assert_eq!(code(member.may_remove(member.actor.user_id)), "ok");
        assert_eq!(code(creator.may_remove(creator.actor.user_id)), "creator_must_hand_over");
    }

    #[test]
    fn the_kind_of_a_chat_is_judged_before_the_role() {
        let direct = standing(ChatKind::Direct, MemberRole::Member, false);
        let main = standing(ChatKind::Main, MemberRole::Member, false);
        for (standing, expected) in [(direct, "direct_chat"), (main, "main_chat")] {
            assert_eq!(code(standing.may_hand_over()), expected);
            assert_eq!(code(standing.may_delete_chat()), expected);
            assert_eq!(code(standing.may_add_members()), expected);
            assert_eq!(code(standing.may_remove(UserId::new())), expected);
            assert_eq!(code(standing.may_remove(standing.actor.user_id)), expected);
        }
        assert_eq!(code(direct.may_rename()), "direct_chat");
        assert_eq!(code(main.may_rename()), "forbidden");
        assert_eq!(code(standing(ChatKind::Main, MemberRole::Member, true).may_rename()), "ok");
    }

    #[test]
    fn an_info_line_is_nobodys_text_and_the_administrator_deletes_anything() {
        let (author, admin) =
            (standing(ChatKind::Group, MemberRole::Member, false), standing(ChatKind::Group, MemberRole::Member, true));
        let me = author.actor.user_id;
        assert_eq!(code(author.may_edit(me, MessageKind::Text)), "ok");
        assert_eq!(code(author.may_edit(me, MessageKind::Info)), "forbidden");
        assert_eq!(code(author.may_delete(me, MessageKind::Text)), "ok");
        assert_eq!(code(author.may_delete(me, MessageKind::Info)), "forbidden");
        assert_eq!(code(admin.may_edit(me, MessageKind::Text)), "forbidden");
        assert_eq!(code(admin.may_delete(me, MessageKind::Text)), "ok");
    }
}
