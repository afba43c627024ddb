//! A profile: what others see of a person. It begins with what auth knows of the account, and is then his own.

use shared::contract::auth::AccountCard;
use shared::contract::users::User;
use shared::http::Caller;
use shared::http::token::Role;
use shared::ids::UserId;
use shared::time::Timestamp;

use crate::avatars::AvatarHash;
use crate::name::{Name, NameChange};

/// A person, as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Profile {
    /// His id; the account's too.
    pub id: UserId,
    /// His login.
    pub login: String,
    /// What his account may do.
    pub role: Role,
    /// His name.
    pub name: Name,
    /// His surname.
    pub surname: Name,
    /// His picture, if he has one.
    pub avatar: Option<AvatarHash>,
    /// Grows by one with every change that others see.
    pub rev: i64,
    /// The `rev` of the newest account card taken in; 0 if he is known by his token only.
    pub account_rev: i64,
    /// Whether he chose his names himself.
    pub touched: bool,
    /// When he went offline last.
    pub last_seen_at: Option<Timestamp>,
}

impl Profile {
    /// Of someone auth told of.
    pub fn of_account(account: &AccountCard) -> Self {
        Self {
            id: account.id,
            login: account.login.clone(),
            role: account.role,
            name: given(&account.name),
            surname: given(&account.surname),
            avatar: None,
            rev: 1,
            account_rev: account.rev,
            touched: false,
            last_seen_at: None,
        }
    }

    /// Of someone known by his token only: his names come with the news of his registration.
    pub fn of_caller(caller: &Caller) -> Self {
        Self {
            id: caller.user_id,
            login: caller.login.clone(),
            role: caller.role,
            name: Name::default(),
            surname: Name::default(),
            avatar: None,
            rev: 1,
            account_rev: 0,
            touched: false,
            last_seen_at: None,
        }
    }

    /// Takes in what auth tells, unless something newer was told before; names only while they are not his own.
    /// Whether others see a difference.
    pub fn learn(&mut self, account: &AccountCard) -> bool {
        if account.rev <= self.account_rev {
            return false;
        }
        let before = self.clone();
        self.account_rev = account.rev;
        self.login.clone_from(&account.login);
        self.role = account.role;
        if !self.touched {
            self.name = given(&account.name);
            self.surname = given(&account.surname);
        }
        let changed = (&self.login, self.role, &self.name, &self.surname)
            != (&before.login, before.role, &before.name, &before.surname);
        self.rev += i64::from(changed);
        changed
    }

    /// Gives the person the names he chose. Whether others see a difference.
    pub fn rename(&mut self, change: NameChange) -> bool {
        self.touched = true;
        let changed = change.apply(&mut self.name, &mut self.surname);
        self.rev += i64::from(changed);
        changed
    }

    /// Shows `avatar` from now on, or none. Whether others see a difference.
    pub fn show(&mut self, avatar: Option<AvatarHash>) -> bool {
        let changed = self.avatar != avatar;
        self.avatar = avatar;
        self.rev += i64::from(changed);
        changed
    }

    /// The profile as everybody may see it.
    pub fn to_user(&self) -> User {
        User {
            id: self.id,
            login: self.login.clone(),
            name: self.name.as_str().to_owned(),
            surname: self.surname.as_str().to_owned(),
            avatar_url: self.avatar.as_ref().map(AvatarHash::url),
            role: self.role,
            rev: self.rev,
            last_seen_at: None,
        }
    }

    /// The profile as those see it who may see his presence.
    pub fn to_seen_user(&self) -> User {
        User { last_seen_at: self.last_seen_at, ..self.to_user() }
    }
}

/// A name given at registration; one that would not do here counts as none.
fn given(text: &str) -> Name {
    Name::parse(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use shared::contract::auth::AccountCard;
    use shared::http::token::Role;
    use shared::ids::UserId;
    use shared::time::Timestamp;

    use super::Profile;
    use crate::avatars::AvatarHash;
    use crate::name::{Name, NameChange};

    fn card(name: &str, rev: i64) -> AccountCard {
        AccountCard {
            id: UserId::new(),
            login: "anna".to_owned(),
            role: Role::User,
            active: true,
            name: name.to_owned(),
            surname: String::new(),
            rev,
            created_at: Timestamp(0),
        }
    }

    fn renamed(name: &str) -> NameChange {
        NameChange { name: Name::parse(name).ok(), surname: None }
    }

    #[test]
    fn news_of_the_account_fill_an_untouched_profile() {
        let mut profile = Profile::of_account(&card("", 1));
        assert!(profile.learn(&card("Анна", 2)));
        assert_eq!((profile.name.as_str(), profile.rev), ("Анна", 2));
    }

    #[test]
    fn names_of_his_own_choice_are_kept() {
        let mut profile = Profile::of_account(&card("Анна", 1));
        assert!(profile.rename(renamed("Аня")));
        assert!(!profile.learn(&card("Анна", 2)));
        assert_eq!((profile.name.as_str(), profile.rev, profile.account_rev), ("Аня", 2, 2));
    }

    #[test]
    fn older_news_and_the_same_again_change_nothing() {
        let mut profile = Profile::of_account(&card("Анна", 2));
        for rev in [1, 2] {
            assert!(!profile.learn(&card("Старая", rev)));
        }
        assert_eq!((profile.name.as_str(), profile.rev), ("Анна", 1));
    }

    #[test]
    fn a_change_to_the_same_takes_no_rev_but_makes_the_names_his_own() {
        let mut profile = Profile::of_account(&card("", 1));
        assert!(!profile.rename(renamed("")));
        assert!(!profile.learn(&card("Анна", 2)));
        assert_eq!((profile.name.as_str(), profile.rev), ("", 1));
    }

    #[test]
    fn the_same_avatar_again_takes_no_rev() {
        let mut profile = Profile::of_account(&card("Анна", 1));
        let avatar = AvatarHash::of(b"a picture");
        assert!(profile.show(Some(avatar.clone())));
        assert!(!profile.show(Some(avatar)));
        assert!(profile.to_user().avatar_url.is_some_and(|url| url.starts_with("/api/avatars/")));
        assert!(profile.show(None));
        assert!(!profile.show(None));
        assert_eq!((profile.rev, profile.touched), (3, false));
    }

    #[test]
    fn a_name_from_auth_that_would_not_do_here_is_none() {
        assert_eq!(Profile::of_account(&card("Ан\0на", 1)).name, Name::default());
    }
}
