//! Keeping the index: in the transaction of the message, put off to its end, few statements for each change.

use shared::contract::chats::{Message, MessageKind};
use shared::db::{Dialect, ROWS, Sql, ToValue, Tx, sql};
use shared::ids::MessageId;

use crate::words::tokens;

/// Characters of texts that one change takes out of the index at the most, or one text: FTS5 overwrites each word and each
/// beginning where it stands, 4,000 characters in about 100 ms, and nobody else may write meanwhile.
pub const MOST_REMOVED: i64 = 4_000;
/// Characters of texts that one change of those in the background adds to it at the most, or one text: 4,000 take 10 ms.
pub const MOST_ADDED: i64 = 40_000;

/// New texts, each with its `num` and that of its chat, are found from now on.
pub fn add_new<'t>(tx: &mut Tx, texts: impl Iterator<Item = (i64, i64, &'t str)>) {
    let statement = match tx.dialect() {
        Dialect::Sqlite => "insert into message_words (rowid, words) values {rows}",
        Dialect::Postgres => {
            "insert into message_words (num, words)
             select new.column1, array_to_tsvector(string_to_array(new.column2, ' ')) from (values {rows}) new"
        }
    };
    let rows: Vec<_> = texts
        .map(|(num, chat_num, text)| [num.to_value(), format!("#{chat_num}{}", tokens(text)).to_value()])
        .collect();
    for rows in rows.chunks(ROWS) {
        tx.put_off(sql(statement).bind_rows("rows", rows.iter().cloned()));
    }
}

/// An edited text is found by its new words, and by those of `before` no more.
pub fn replace(tx: &mut Tx, message: &Message, before: &str) {
    // PostgreSQL replaces the row as it is.
    if tx.dialect() == Dialect::Sqlite {
        remove(tx, message, before);
    }
    let statement = added(tx.dialect(), message.id, &message.text);
    tx.put_off(statement);
}

/// A text is found no more, and its words are gone.
pub fn remove(tx: &mut Tx, message: &Message, text: &str) {
    if message.kind == MessageKind::Text {
        let statement = removed(tx.dialect(), message.id, text);
        tx.put_off(statement);
    }
}

/// The statement that adds a text.
pub fn added(dialect: Dialect, id: MessageId, text: &str) -> Sql {
    match dialect {
        // What is older than the index goes will be added with its turn.
        Dialect::Sqlite => sql("insert into message_words (rowid, words) select m.num, '#' || c.num || $2
             from search_index s join messages m on m.id = $1 and m.num >= s.filled_from
             join chats c on c.id = m.chat_id"),
        Dialect::Postgres => sql("insert into message_words (num, words)
             select m.num, array_to_tsvector(string_to_array('#' || c.num || cast($2 as text), ' '))
             from messages m join chats c on c.id = m.chat_id where m.id = $1
             on conflict (num) do update set words = excluded.words"),
    }
    .bind(id)
    .bind(tokens(text))
}

/// The statement that removes a text; its message must still be there. FTS5 keeps no text and is told what it was.
pub fn removed(dialect: Dialect, id: MessageId, text: &str) -> Sql {
    match dialect {
        Dialect::Sqlite => {
            sql("insert into message_words (message_words, rowid, words) select 'delete', m.num, '#' || c.num || $2
             from search_index s join messages m on m.id = $1 and m.num >= s.filled_from
             join chats c on c.id = m.chat_id")
            .bind(id)
            .bind(tokens(text))
        }
        Dialect::Postgres => {
            sql("delete from message_words where num = (select num from messages where id = $1)").bind(id)
        }
    }
}
