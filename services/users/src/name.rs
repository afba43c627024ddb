//! The names of a person, and changes of them.

pub use shared::name::Name;

/// New names; what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct NameChange {
    /// The name.
    pub name: Option<Name>,
    /// The surname.
    pub surname: Option<Name>,
}

impl NameChange {
    /// Replaces what is given; whether anything is different now.
    pub fn apply(self, name: &mut Name, surname: &mut Name) -> bool {
        let before = (name.clone(), surname.clone());
        *name = self.name.unwrap_or_else(|| before.0.clone());
        *surname = self.surname.unwrap_or_else(|| before.1.clone());
        (&*name, &*surname) != (&before.0, &before.1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, NameChange};

    #[test]
    fn a_change_tells_whether_anything_is_different() {
        let (mut name, mut surname) = (Name::parse("Анна").unwrap(), Name::default());
        assert!(!NameChange::default().apply(&mut name, &mut surname));
        let same = NameChange { name: Name::parse(" Анна ").ok(), surname: None };
        assert!(!same.apply(&mut name, &mut surname));
        let other = NameChange { name: None, surname: Name::parse("Каренина").ok() };
        assert!(other.apply(&mut name, &mut surname));
        assert_eq!((name.as_str(), surname.as_str()), ("Анна", "Каренина"));
    }
}
