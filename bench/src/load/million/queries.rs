//! What is searched for: common and rare words, words that seldom meet, beginnings that stand in most texts, nothing
//! that is there, and pages far from the newest.

use super::words::{Chance, OF_THE_FIRST, RARELY_TOGETHER, ranks, word};

/// Different queries of each kind.
const OF_A_KIND: u64 = 12;

/// Where it is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// In the chat with most messages.
    Largest,
    /// In a chat of some thousands.
    Middle,
    /// In a chat of some hundreds.
    Small,
    /// Everywhere, by who is in all chats.
    All,
    /// Everywhere, by who is in a fifth of them.
    Some,
}

/// Which of the hits are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Newest,
    /// Behind this share of the messages, in percent.
    Deep(u64),
}

/// One search.
#[derive(Clone, Debug)]
pub(super) struct Search {
    pub(super) kind: &'static str,
    pub(super) scope: Scope,
    pub(super) place: Place,
    pub(super) query: String,
    /// Whether it must find something, or must not; nothing if that is left to chance.
    pub(super) finds: Option<bool>,
}

impl Scope {
    pub(super) const ALL: [Self; 5] = [Self::Largest, Self::Middle, Self::Small, Self::All, Self::Some];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Largest => "in the largest chat",
            Self::Middle => "in a chat of thousands",
            Self::Small => "in a chat of hundreds",
            Self::All => "over all 300 chats",
            Self::Some => "over 60 chats",
        }
    }
}

/// Every search of one round.
pub(super) fn searches() -> Vec<Search> {
    let mut searches: Vec<Search> = Vec::new();
    for scope in Scope::ALL {
        for (kind, queries, finds) in kinds() {
            let of_kind = queries.into_iter().map(|query| {
                let finds = finds.filter(|found| !found || !matches!(scope, Scope::Small | Scope::Middle));
                Search { kind, scope, place: Place::Newest, query, finds }
            });
            searches.extend(of_kind);
        }
        for percent in [10, 50, 90] {
            let (kind, place) = ("deep page", Place::Deep(percent));
            for query in ["сообщение", "утверждено", "с", "план"] {
                searches.push(Search { kind, scope, place, query: query.to_owned(), finds: None });
            }
        }
        if !matches!(scope, Scope::Largest | Scope::All | Scope::Some) {
            let (kind, place, query) = ("common elsewhere, not here", Place::Newest, OF_THE_FIRST.to_owned());
            searches.push(Search { kind, scope, place, query, finds: Some(false) });
        }
    }
    searches
}

/// Kinds of queries that ask for the newest hits.
fn kinds() -> Vec<(&'static str, Vec<String>, Option<bool>)> {
    let mut chance = Chance::of(3);
    let (all, short) = ranks();
    let mut at = |from: usize, count: u64| {
        let place = usize::try_from(chance.below(count)).unwrap_or(0);
        word(from + place, chance.next())
    };
    let common: Vec<String> = (0..OF_A_KIND).map(|_| at(short, 60)).collect();
    let two: Vec<String> = (0..OF_A_KIND).map(|_| format!("{} {}", at(short, 60), at(short, 60))).collect();
    let three = (0..OF_A_KIND).map(|_| format!("{} {} {}", at(0, 20), at(0, 30), at(short, 60))).collect();
    let middle: Vec<String> = (0..OF_A_KIND).map(|_| at(short + 300, 2_000)).collect();
    let rare: Vec<String> = (0..OF_A_KIND).map(|_| at(all - 10_000, 10_000)).collect();
    let two_rare = (0..OF_A_KIND).map(|_| format!("{} {}", at(short, 60), at(all - 10_000, 10_000))).collect();
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let together = RARELY_TOGETHER.join(" ");
    vec![
        ("common word", common, Some(true)),
        ("in most texts", list(&["сообщение", "сообщения", "и", "в", "не"]), Some(true)),
        ("two common words", two, None),
        ("three common words", three, None),
        ("word of middle rank", middle, None),
        ("rare word", rare, None),
        ("common and rare word", two_rare, None),
        ("two common words that rarely meet", vec![together, "утвержд отклон сообщ".to_owned()], Some(true)),
        (
            "two common words that never meet",
            list(&["утверждено отклонено отсутствующее", "заявка https"]),
            Some(false),
        ),
        ("1 letter", list(&["с", "п", "о", "в", "д", "з"]), Some(true)),
        ("2 letters", list(&["со", "по", "пе", "за", "пр", "от"]), Some(true)),
        ("3 letters", list(&["соо", "пер", "под", "ста", "пла", "утв"]), Some(true)),
        ("4 and more letters", list(&["сооб", "сообщ", "сообще", "сообщен", "утвер", "рабо"]), Some(true)),
        ("beginnings", list(&["п с", "со пе", "соо утв", "сооб откл", "сообщ пере"]), Some(true)),
        ("nothing", list(&["ъъъ", "несуществующее", "сообщение ъъъ", "и ъъъ"]), Some(false)),
    ]
}
