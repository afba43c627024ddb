//! Searching with GIN: it collects all hits before it gives the first. So it is asked for the newest messages first, by
//! the places into which they are divided (migration 3), and for twice as many each time until there are enough hits.

use shared::db::{Conn, DbError, sql};
use shared::ids::ChatId;

use super::{Scope, Searched, read_nums};
use crate::search::{Query, Term};

/// Messages of one place are 2 to the power of this; the same stands in `placed_words`.
const PLACE_BITS: i64 = 14;
/// A chat that reaches no further is read as it is.
const SHORT: i64 = 500;
/// What stands in a query for the place.
const PLACE: &str = "@";
const PLACE_MARK: &str = "@:";
/// Words of so many letters are asked for first.
const LONG: usize = 4;
/// So few hits are looked at one by one.
const FEW: i64 = 1_000;

/// Hits of the places from `$3` to `$4`.
const OF_PLACES: &str = " from generate_series($3, $4) place
     join message_words w on placed_words(w.num, w.words) @@ cast(replace($1, '@', cast(place as text)) as tsquery)
     where w.num < $2";
/// All hits are collected before they are ordered: the order would lead the planner past the index.
const LISTED: &str = " select coalesce(string_agg(cast(num as text), ','), '')
     from (select num from hits order by num desc limit $5) newest";

/// From which to which message is searched.
type Reach = (i64, i64);

/// The numbers of the newest hits below `below`, newest first.
pub async fn newest(
    conn: &mut Conn,
    scope: &Scope<'_>,
    query: &Query,
    below: i64,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    let reach = match scope {
        Scope::Chat(chat) => {
            let (first, last, seq) = reach_of(conn, chat.id).await?;
            if seq <= SHORT {
                return newest_of_short(conn, chat, query, below, wanted).await;
            }
            (first, last)
        }
        Scope::Chats(_) | Scope::Everything => reach_of_all(conn).await?,
    };
    let asked = Asked::new(scope, query);
    let (mut high, lowest) = (reach.1.min(below - 1) >> PLACE_BITS, reach.0 >> PLACE_BITS);
    let (mut nums, mut places) = (Vec::new(), 1);
    while high >= lowest && nums.len() < wanted {
        let low = lowest.max(high + 1 - places);
        let (among, missing) = ((low, high), i64::try_from(wanted - nums.len()).unwrap_or(i64::MAX));
        nums.append(&mut asked.newest(conn, among, below, missing).await?);
        (high, places) = (low - 1, places * 2);
    }
    Ok(nums)
}

/// What GIN is asked for.
struct Asked {
    /// All words.
    whole: String,
    /// The longer words alone, and the short ones to be looked for in what has these: GIN reads every word with a short
    /// beginning, even if the others are nowhere.
    parted: Option<(String, String)>,
}

impl Asked {
    fn new(scope: &Scope<'_>, query: &Query) -> Self {
        let length = |term: &Term| term.beginning.chars().count();
        let longest = query.terms().iter().map(length).max().unwrap_or(0);
        let (long, short): (Vec<&Term>, Vec<&Term>) =
            query.terms().iter().partition(|term| length(term) >= LONG.min(longest));
        let parted = (!short.is_empty())
            .then(|| (expression(scope, &long), expression(&Scope::Everything, &short).replace(PLACE_MARK, "")));
        Self { whole: expression(scope, &query.terms().iter().collect::<Vec<_>>()), parted }
    }

    /// The newest hits of some places.
    async fn newest(&self, conn: &mut Conn, among: Reach, below: i64, wanted: i64) -> Result<Vec<i64>, DbError> {
        if let Some((long, short)) = &self.parted {
            let count = sql("select count(*) from (select 1").push(OF_PLACES).push(" limit $5) hits");
            let count = count.bind(long.as_str()).bind(below).bind(among.0).bind(among.1).bind(FEW + 1);
            if count.fetch_one::<(i64,)>(conn).await?.0 <= FEW {
                // Looked through when they are collected: the planner takes a condition beside the index's for a reason
                // to read the whole table.
                let hits = sql("with longer as materialized (select w.num, w.words").push(OF_PLACES);
                let hits = hits.push("), hits as (select num from longer where words @@ cast($6 as tsquery))");
                let hits = hits.push(LISTED).bind(long.as_str());
                let hits = hits.bind(below).bind(among.0).bind(among.1).bind(wanted).bind(short.as_str());
                return Ok(read_nums(&hits.fetch_one::<(String,)>(conn).await?.0));
            }
        }
        let hits = sql("with hits as materialized (select w.num").push(OF_PLACES).push(")").push(LISTED);
        let hits = hits.bind(self.whole.as_str()).bind(below).bind(among.0).bind(among.1).bind(wanted);
        Ok(read_nums(&hits.fetch_one::<(String,)>(conn).await?.0))
    }
}

/// Looks at every message of a short chat.
async fn newest_of_short(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    below: i64,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    // The messages of the chat first: their order would lead the planner over all messages.
    sql("with mine as materialized (select num from messages where chat_id = $2 and num < $3)
         select w.num from mine join message_words w on w.num = mine.num
         where w.words @@ cast($1 as tsquery) order by w.num desc limit $4")
    .bind(expression(&Scope::Everything, &query.terms().iter().collect::<Vec<_>>()).replace(PLACE_MARK, ""))
    .bind(chat.id)
    .bind(below)
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

/// The query as a `tsquery`. Words hold nothing but letters and digits: between quotes none of them is an operator.
fn expression(scope: &Scope<'_>, terms: &[&Term]) -> String {
    let chats = match scope {
        Scope::Chat(chat) => Some(format!("'{PLACE}:#{}'", chat.num)),
        Scope::Chats(nums) => Some(nums.iter().map(|num| format!("'{PLACE}:#{num}'")).collect::<Vec<_>>().join(" | ")),
        Scope::Everything => None,
    };
    let words = terms.iter().map(|term| {
        if term.stem.starts_with(&term.beginning) {
            format!("'{PLACE}:{}':*", term.beginning)
        } else {
            format!("'{PLACE}:{}' | '{PLACE}:{}':*", term.stem, term.beginning)
        }
    });
    chats.into_iter().chain(words).map(|one| format!("({one})")).collect::<Vec<_>>().join(" & ")
}
