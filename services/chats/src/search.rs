//! What is searched for: every word of a query must be in a text, by its stem or as the beginning of a word.

use shared::http::{ApiError, Invalid};

use crate::words::{Word, words};

/// The most hits that are counted.
pub const MOST_COUNTED: usize = 1_000;
/// The most characters of a query.
pub const LONGEST: usize = 256;

/// A query: at least one word.
#[derive(Clone, Debug)]
pub struct Query(Vec<Term>);

/// One word that must be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// A word of the text may begin with it.
    pub beginning: String,
    /// A word of the text, or its stem, may be this.
    pub stem: String,
}

impl Query {
    /// Reads `text`, in which everything but letters and digits only parts words; 422 `query_too_short` if there is
    /// none of these.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        if text.chars().nth(LONGEST).is_some() {
            return Err(Invalid::field("q", "too_long", "must have at most 256 characters"));
        }
        let mut terms: Vec<Term> =
            words(text).into_iter().map(|word| Term { beginning: word.normal, stem: word.stem }).collect();
        terms.sort_unstable_by(|one, other| one.beginning.cmp(&other.beginning));
        terms.dedup();
        if terms.is_empty() {
            return Err(ApiError::unprocessable("query_too_short", "A search needs at least one letter or digit."));
        }
        Ok(Self(terms))
    }

    /// The words, each once.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// Whether every word is in `text`: what the index answers, said without it.
    pub fn finds(&self, text: &str) -> bool {
        let words = words(text);
        self.0.iter().all(|term| words.iter().any(|word| term.finds(word)))
    }

    /// The words of `text` that are meant: from where to where (exclusive), in UTF-16 units.
    pub fn highlights(&self, text: &str) -> Vec<[usize; 2]> {
        let mut places: Vec<[usize; 2]> = words(text)
            .iter()
            .filter(|word| self.0.iter().any(|term| term.finds(word)))
            .map(|word| [word.from, word.to])
            .collect();
        places.dedup();
        places
    }
}

impl Term {
    /// The index has words and stems in one space: each may be met by either.
    fn finds(&self, word: &Word) -> bool {
        [&word.normal, &word.stem].into_iter().any(|token| *token == self.stem || token.starts_with(&self.beginning))
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap()
    }

    #[test]
    fn a_query_needs_a_letter_or_a_digit() {
        for empty in ["", "  ", "%", "\"", "()", "_*", "👍", "—"] {
            assert_eq!(Query::parse(empty).unwrap_err().code(), "query_too_short", "{empty:?}");
        }
        assert_eq!(Query::parse(&"я".repeat(257)).unwrap_err().code(), "validation_failed");
        assert!(Query::parse(&"я".repeat(256)).is_ok());
    }

    #[test]
    fn operators_and_quotes_are_only_text() {
        assert_eq!(query("NOT \"a\" OR b* -c").terms().len(), 5);
        assert!(query("\"или").finds("Или так"));
        assert!(!query("да NOT нет").finds("да"));
    }

    #[test]
    fn every_word_must_be_found_and_all_that_are_meant_are_highlighted() {
        let query = query("встречу пят");
        assert!(query.finds("Встречи по пятницам"));
        assert!(!query.finds("Встречи по средам"));
        assert_eq!(query.highlights("👍 Встречи по пятницам, встреча"), [[3, 10], [14, 22], [24, 31]]);
    }

    #[test]
    fn a_stem_may_meet_a_word_that_is_stemmed_further() {
        assert!(query("крокодилы").finds("крокодил"));
        assert!(query("крокодил").finds("крокодилы"));
    }
}
