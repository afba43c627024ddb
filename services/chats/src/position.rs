//! Places in a chat's numbering: bounds of a `seq`, where a page begins, how a page around a message is cut.

use shared::http::{ApiError, Invalid};

/// The highest number that every JSON reader holds exactly: 2⁵³ − 1.
const HIGHEST: i64 = 9_007_199_254_740_991;

/// `number` if it can be a `seq` or a counter; 422 naming `field` otherwise.
pub fn check_number(field: &str, number: i64) -> Result<i64, ApiError> {
    if (0..=HIGHEST).contains(&number) {
        Ok(number)
    } else {
        Err(Invalid::field(field, "out_of_range", "must be from 0 to 2^53 - 1"))
    }
}

/// Where a page of messages lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAt {
    /// At the end.
    Newest,
    /// Below this `seq`.
    Before(i64),
    /// Above this `seq`.
    After(i64),
    /// With this `seq`, or the nearest listed one, in the middle.
    Around(i64),
}

impl PageAt {
    /// What a query names: at most one of the three.
    pub fn parse(before: Option<i64>, after: Option<i64>, around: Option<i64>) -> Result<Self, ApiError> {
        match (before, after, around) {
            (None, None, None) => Ok(Self::Newest),
            (Some(seq), None, None) => check_number("before", seq).map(Self::Before),
            (None, Some(seq), None) => check_number("after", seq).map(Self::After),
            (None, None, Some(seq)) => check_number("around", seq).map(Self::Around),
            _ => {
                let mut invalid = Invalid::default();
                for (field, given) in [("before", before), ("after", after), ("around", around)] {
                    if given.is_some() {
                        invalid.add(field, "conflicting", "only one of before, after, around may be given");
                    }
                }
                Err(invalid.error())
            }
        }
    }
}

/// How many messages to take below `seq` and from it on, so that a page of `limit` lies around it. `older` (descending)
/// and `newer` (ascending) are the nearest listed ones, at least `limit` of each if there are so many.
pub fn cut_around(seq: i64, older: &[i64], newer: &[i64], limit: usize) -> (usize, usize) {
    let below = older.len().min(limit / 2);
    let mut above = newer.len().min(limit - below);
    if let ([above_it, ..], [below_it, ..], 1) = (newer, older, limit)
        && seq - below_it < above_it - seq
    {
        above = 0;
    }
    (older.len().min(limit - above), above)
}

#[cfg(test)]
mod tests {
    use super::{PageAt, check_number, cut_around};

    #[test]
    fn a_number_beyond_json_or_below_zero_is_refused() {
        for good in [0, 1, 9_007_199_254_740_991] {
            assert_eq!(check_number("seq", good).unwrap(), good);
        }
        for bad in [-1, i64::MIN, 9_007_199_254_740_992, i64::MAX] {
            assert_eq!(check_number("seq", bad).unwrap_err().status(), 422);
        }
    }

    #[test]
    fn at_most_one_place_may_be_named() {
        assert_eq!(PageAt::parse(None, None, None).unwrap(), PageAt::Newest);
        assert_eq!(PageAt::parse(None, Some(0), None).unwrap(), PageAt::After(0));
        assert_eq!(PageAt::parse(Some(5), None, Some(7)).unwrap_err().status(), 422);
    }

    #[test]
    fn a_page_around_a_message_is_filled_from_the_other_side_at_the_ends() {
        let (older, newer): (Vec<i64>, Vec<i64>) = ((1..50).rev().collect(), (50..=100).collect());
        assert_eq!(cut_around(50, &older, &newer, 10), (5, 5));
        assert_eq!(cut_around(50, &older, &newer[..2], 10), (8, 2));
        assert_eq!(cut_around(50, &older[..1], &newer, 10), (1, 9));
        assert_eq!(cut_around(50, &[], &newer, 10), (0, 10));
        assert_eq!(cut_around(50, &[], &[], 10), (0, 0));
    }

    #[test]
    fn a_page_of_one_around_a_deleted_message_is_the_nearest_listed_one() {
        assert_eq!(cut_around(10, &[9], &[10], 1), (0, 1));
        assert_eq!(cut_around(10, &[9], &[12], 1), (1, 0));
        assert_eq!(cut_around(10, &[5], &[12], 1), (0, 1));
        assert_eq!(cut_around(10, &[5], &[], 1), (1, 0));
    }
}
