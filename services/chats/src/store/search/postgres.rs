//! Searching with GIN: it collects all hits before it gives the first. So it is asked for the newest messages first, by
//! the places into which they are divided (migration 3), and for twice as many each time until there are enough hits.

use shared::db::{Conn, DbError, sql};
use shared::ids::ChatId;

use super::{Scope, Searched, read_nums};
use crate::search::Query;

/// Messages of one place are 2 to the power of this; the same stands in `placed_words`.
const PLACE_BITS: i64 = 14;
/// A chat that reaches no further is read as it is.
const SHORT: i64 = 500;
/// What stands in a query for the place.
const PLACE: &str = "@";

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
    let expression = expression(scope, query);
    let (mut high, lowest) = (reach.1.min(below - 1) >> PLACE_BITS, reach.0 >> PLACE_BITS);
    let (mut nums, mut places) = (Vec::new(), 1);
    while high >= lowest && nums.len() < wanted {
        let low = lowest.max(high + 1 - places);
        if places == 2 {
            // The planner expects more hits than there are, and would compile for longer than the search takes.
            sql("set local jit = off").execute(conn).await?;
        }
        let missing = i64::try_from(wanted - nums.len()).unwrap_or(i64::MAX);
        nums.append(&mut newest_of_places(conn, &expression, (low, high), below, missing).await?);
        (high, places) = (low - 1, places * 2);
    }
    Ok(nums)
}

async fn newest_of_places(
    conn: &mut Conn,
    expression: &str,
    (low, high): Reach,
    below: i64,
    wanted: i64,
) -> Result<Vec<i64>, DbError> {
    let (listed,): (String,) = sql("select coalesce(string_agg(cast(num as text), ','), '') from (
             select w.num from generate_series($3, $4) place
             join message_words w
                 on placed_words(w.num, w.words) @@ cast(replace($1, '@', cast(place as text)) as tsquery)
             where w.num < $2 order by w.num desc limit $5
         ) hits")
    .bind(expression)
    .bind(below)
    .bind(low)
    .bind(high)
    .bind(wanted)
    .fetch_one(conn)
    .await?;
    Ok(read_nums(&listed))
}

/// Looks at every message of a short chat.
async fn newest_of_short(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    below: i64,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    sql("select m.num from messages m join message_words w on w.num = m.num
         where m.chat_id = $2 and m.num < $3 and w.words @@ cast($1 as tsquery) order by m.num desc limit $4")
    .bind(expression(&Scope::Everything, query).replace(&format!("{PLACE}:"), ""))
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
fn expression(scope: &Scope<'_>, query: &Query) -> String {
    let chats = match scope {
        Scope::Chat(chat) => Some(format!("'{PLACE}:#{}'", chat.num)),
        Scope::Chats(nums) => Some(nums.iter().map(|num| format!("'{PLACE}:#{num}'")).collect::<Vec<_>>().join(" | ")),
        Scope::Everything => None,
    };
    let words = query.terms().iter().map(|term| {
        if term.stem.starts_with(&term.beginning) {
            format!("'{PLACE}:{}':*", term.beginning)
        } else {
            format!("'{PLACE}:{}' | '{PLACE}:{}':*", term.stem, term.beginning)
        }
    });
    chats.into_iter().chain(words).map(|one| format!("({one})")).collect::<Vec<_>>().join(" & ")
}
