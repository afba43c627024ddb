//! Searching with FTS5: it walks the lists of the words side by side, the newest message first, and stops at the limit.
//! Beginnings of up to 16 letters have lists of their own (migration 3), so that no walk begins with a merge.

use shared::db::{Conn, DbError, sql};

use super::{Between, Scope, read_nums};
use crate::search::Query;

/// What no text holds.
const NOTHING: &str = "\"!\"";

/// The numbers of the newest of these hits, newest first.
pub async fn newest(
    conn: &mut Conn,
    scope: &Scope<'_>,
    query: &Query,
    between: Between,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    let (listed,): (String,) = sql("select coalesce(group_concat(num), '') from (
             select rowid as num from message_words where message_words match $1 and rowid < $2 and rowid > $3
             order by rowid desc limit $4
         ) hits")
    .bind(expression(scope, query))
    .bind(between.below)
    .bind(between.above)
    .bind(i64::try_from(wanted).unwrap_or(i64::MAX))
    .fetch_one(conn)
    .await?;
    Ok(read_nums(&listed))
}

/// The query in FTS5's language. Words hold nothing but letters and digits: between quotes none of them is an operator.
fn expression(scope: &Scope<'_>, query: &Query) -> String {
    let words = query.terms().iter().map(|term| {
        if term.stem.starts_with(&term.beginning) {
            format!("(\"{}\"*)", term.beginning)
        } else {
            format!("(\"{}\" OR \"{}\"*)", term.stem, term.beginning)
        }
    });
    let words = words.collect::<Vec<_>>().join(" AND ");
    match scope {
        Scope::Everything => words,
        Scope::Chat(chat) => format!("\"#{}\" AND {words}", chat.num),
        Scope::Chats(nums) => {
            let chats = nums.iter().map(|num| format!("\"#{num}\"")).collect::<Vec<_>>().join(" OR ");
            // The words meet among themselves first: an `AND` within an `AND` would be made one, and at each step every
            // chat be looked at.
            format!("({chats}) AND (({words}) OR {NOTHING})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, expression};
    use crate::search::Query;

    #[test]
    fn the_words_meet_before_the_chats_are_looked_at() {
        let query = Query::parse("дело слова").unwrap();
        assert_eq!(
            expression(&Scope::Chats(&[3, 5]), &query),
            "(\"#3\" OR \"#5\") AND (((\"дел\" OR \"дело\"*) AND (\"слов\" OR \"слова\"*)) OR \"!\")"
        );
    }
}
