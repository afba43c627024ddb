//! Searching with GIN: it collects all hits before it gives the first. So it is asked for the newest messages first, by
//! the places into which they are divided (migration 3), and for twice as many each time until there are enough hits.

use shared::db::{Conn, DbError, Sql, sql};
use shared::ids::ChatId;

use super::{Between, Scope, Searched, read_nums};
use crate::search::{Query, Term};

/// Messages of one place are 2 to the power of this. Migration 3 has the same number in `placed_words`, and index and
/// query must agree on it: another one needs a migration that makes the function and its index anew.
const PLACE_BITS: i64 = 14;
/// In front of each word that is looked for in `placed_words`. The statements below put the number of the place for the
/// `@`, which no word holds; migration 3 writes `7:встреч` with the same colon.
const IN_PLACE: &str = "@:";
/// In front of each word that is looked for in the words of a message by themselves.
const ANYWHERE: &str = "";
/// A chat that reaches no further is read as it is.
const SHORT: i64 = 500;
/// Words of so many letters are asked for first.
const LONG: usize = 4;
/// So few hits are looked at one by one.
const FEW: i64 = 1_000;

/// From which to which message is searched.
type Reach = (i64, i64);

/// The numbers of the newest of these hits, newest first.
pub async fn newest(
    conn: &mut Conn,
    scope: &Scope<'_>,
    query: &Query,
    between: Between,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    let reach = match scope {
        Scope::Chat(chat) => {
            let (first, last, seq) = reach_of(conn, chat.id).await?;
            if seq <= SHORT {
                return newest_of_short(conn, chat, query, between, wanted).await;
            }
            (first, last)
        }
        Scope::Chats(_) | Scope::Everything => reach_of_all(conn).await?,
    };
    let asked = Asked::new(scope, query);
    let lowest = reach.0.max(between.above + 1) >> PLACE_BITS;
    let mut high = reach.1.min(between.below - 1) >> PLACE_BITS;
    let (mut nums, mut places) = (Vec::new(), 1);
    while high >= lowest && nums.len() < wanted {
        let low = lowest.max(high + 1 - places);
        let (among, missing) = ((low, high), i64::try_from(wanted - nums.len()).unwrap_or(i64::MAX));
        nums.append(&mut asked.newest(conn, among, between, missing).await?);
        (high, places) = (low - 1, places * 2);
    }
    Ok(nums)
}

/// What GIN is asked for.
struct Asked {
    /// All words, in a place.
    whole: String,
    /// The same in two parts, if there are longer and shorter words.
    parted: Option<Parted>,
}

/// GIN reads every word that has a short beginning, even if the other words are nowhere. So it may be asked for the longer
/// ones alone, and the shorter ones be looked for in what has these.
struct Parted {
    /// The longer words, in a place.
    long: String,
    /// The shorter ones, in the words of a message.
    short: String,
}

impl Asked {
    fn new(scope: &Scope<'_>, query: &Query) -> Self {
        let length = |term: &Term| term.beginning.chars().count();
        let longest = query.terms().iter().map(length).max().unwrap_or(0);
        let (long, short): (Vec<&Term>, Vec<&Term>) =
            query.terms().iter().partition(|term| length(term) >= LONG.min(longest));
        let parted = (!short.is_empty()).then(|| Parted {
            long: expression(IN_PLACE, scope, &long),
            short: expression(ANYWHERE, &Scope::Everything, &short),
        });
        Self { whole: expression(IN_PLACE, scope, &query.terms().iter().collect::<Vec<_>>()), parted }
    }

    /// The newest hits of some places.
    async fn newest(&self, conn: &mut Conn, among: Reach, between: Between, wanted: i64) -> Result<Vec<i64>, DbError> {
        if let Some(parted) = &self.parted
            && parted.has_few(conn, among, between).await?
        {
            return parted.newest(conn, among, between, wanted).await;
        }
        // All hits are collected before they are ordered: the order would lead the planner past the index.
        let hits = sql("with hits as materialized (
                 select w.num
                 from generate_series($2, $3) place
                 join message_words w
                     on placed_words(w.num, w.words) @@ cast(replace($1, '@', cast(place as text)) as tsquery)
                 where w.num < $4 and w.num > $5
             )
             select coalesce(string_agg(cast(num as text), ','), '')
             from (select num from hits order by num desc limit $6) newest");
        let hits = ask(hits, &self.whole, among, between).bind(wanted);
        Ok(read_nums(&hits.fetch_one::<(String,)>(conn).await?.0))
    }
}

impl Parted {
    /// Whether no more messages have the longer words than are looked at one by one.
    async fn has_few(&self, conn: &mut Conn, among: Reach, between: Between) -> Result<bool, DbError> {
        let count = sql("select count(*) from (
                 select 1
                 from generate_series($2, $3) place
                 join message_words w
                     on placed_words(w.num, w.words) @@ cast(replace($1, '@', cast(place as text)) as tsquery)
                 where w.num < $4 and w.num > $5
                 limit $6
             ) hits");
        let count = ask(count, &self.long, among, between).bind(FEW + 1);
        Ok(count.fetch_one::<(i64,)>(conn).await?.0 <= FEW)
    }

    /// The newest of those that have the longer words and the shorter ones too.
    async fn newest(&self, conn: &mut Conn, among: Reach, between: Between, wanted: i64) -> Result<Vec<i64>, DbError> {
        // Looked through when they are collected: the planner takes a condition beside the index's for a reason to read
        // the whole table.
        let hits = sql("with longer as materialized (
                 select w.num, w.words
                 from generate_series($2, $3) place
                 join message_words w
                     on placed_words(w.num, w.words) @@ cast(replace($1, '@', cast(place as text)) as tsquery)
                 where w.num < $4 and w.num > $5
             ),
             hits as (select num from longer where words @@ cast($7 as tsquery))
             select coalesce(string_agg(cast(num as text), ','), '')
             from (select num from hits order by num desc limit $6) newest");
        let hits = ask(hits, &self.long, among, between).bind(wanted);
        Ok(read_nums(&hits.bind(self.short.as_str()).fetch_one::<(String,)>(conn).await?.0))
    }
}

/// Binds what all of these statements begin with: the words, the places, and between which numbers hits are wanted.
fn ask(statement: Sql, words: &str, among: Reach, between: Between) -> Sql {
    statement.bind(words).bind(among.0).bind(among.1).bind(between.below).bind(between.above)
}

/// Looks at every message of a short chat.
async fn newest_of_short(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    between: Between,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    // The messages of the chat first: their order would lead the planner over all messages.
    sql("with mine as materialized (select num from messages where chat_id = $2 and num < $3 and num > $4)
         select w.num from mine join message_words w on w.num = mine.num
         where w.words @@ cast($1 as tsquery) order by w.num desc limit $5")
    .bind(expression(ANYWHERE, &Scope::Everything, &query.terms().iter().collect::<Vec<_>>()))
    .bind(chat.id)
    .bind(between.below)
    .bind(between.above)
    .bind(i64::try_from(wanted).unwrap_or(i64::MAX))
    .fetch_column(conn)
    .await
}

/// The first and the last `num` of a chat, and its last `seq`.
async fn reach_of(conn: &mut Conn, chat_id: ChatId) -> Result<(i64, i64, i64), DbError> {
    let ends: Vec<(i64, i64)> = sql("(select num, seq from messages where chat_id = $1 order by seq limit 1)
         union all (select num, seq from messages where chat_id = $1 order by seq desc limit 1)")
    .bind(chat_id)
    .fetch_all(conn)
    .await?;
    let (Some((first, _)), Some((last, seq))) = (ends.first(), ends.last()) else { return Ok((0, -1, 0)) };
    Ok((*first, *last, *seq))
}

async fn reach_of_all(conn: &mut Conn) -> Result<Reach, DbError> {
    sql("select coalesce(min(num), 0), coalesce(max(num), -1) from message_words").fetch_one(conn).await
}

/// The words and chats as a `tsquery`, each with `prefix` in front. Words hold nothing but letters and digits: between
/// quotes none of them is an operator.
fn expression(prefix: &str, scope: &Scope<'_>, terms: &[&Term]) -> String {
    let chats = match scope {
        Scope::Chat(chat) => Some(format!("'{prefix}#{}'", chat.num)),
        Scope::Chats(nums) => Some(nums.iter().map(|num| format!("'{prefix}#{num}'")).collect::<Vec<_>>().join(" | ")),
        Scope::Everything => None,
    };
    let words = terms.iter().map(|term| {
        if term.stem.starts_with(&term.beginning) {
            format!("'{prefix}{}':*", term.beginning)
        } else {
            format!("'{prefix}{}' | '{prefix}{}':*", term.stem, term.beginning)
        }
    });
    chats.into_iter().chain(words).map(|one| format!("({one})")).collect::<Vec<_>>().join(" & ")
}

#[cfg(test)]
mod tests {
    use super::{ANYWHERE, Asked, IN_PLACE, Scope, expression};
    use crate::search::Query;

    #[test]
    fn each_word_and_chat_stands_behind_its_place() {
        let query = Query::parse("дело я").unwrap();
        let terms: Vec<_> = query.terms().iter().collect();
        assert_eq!(
            expression(IN_PLACE, &Scope::Chats(&[3, 5]), &terms),
            "('@:#3' | '@:#5') & ('@:дел' | '@:дело':*) & ('@:я':*)"
        );
        assert_eq!(expression(ANYWHERE, &Scope::Everything, &terms), "('дел' | 'дело':*) & ('я':*)");
    }

    #[test]
    fn short_words_are_parted_from_longer_ones_and_not_from_each_other() {
        let asked = |text| Asked::new(&Scope::Chats(&[3]), &Query::parse(text).unwrap());
        let parted = asked("дело я").parted.unwrap();
        assert_eq!((parted.long.as_str(), parted.short.as_str()), ("('@:#3') & ('@:дел' | '@:дело':*)", "('я':*)"));
        assert!(asked("дело слова").parted.is_none());
        assert!(asked("я и").parted.is_none());
    }
}
