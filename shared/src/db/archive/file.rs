//! The lines of an archive: a head, each table's columns followed by its rows, and the content at the end.

use std::io::{BufRead, Lines, Write};

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{Content, Table};
use crate::hex::to_hex;

/// The format's number: it grows when an older program could not read the file.
const FORMAT: u32 = 1;

/// A line that is no row.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mark {
    /// The first line.
    Head(Head),
    /// A table's rows follow.
    Table {
        /// Its name.
        name: String,
        /// Its columns, in the order of the values in a row.
        columns: Vec<String>,
    },
    /// The last line.
    End(Content),
}

/// Where the archive comes from.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    pub format: u32,
    pub service: String,
    /// The names of the migrations that made the tables.
    pub migrations: Vec<String>,
}

/// One line.
pub(super) enum Line {
    /// Not a row.
    Mark(Mark),
    /// A row of the table that was named last.
    Row(Vec<Json>),
}

/// Writes an archive, digesting what it writes.
pub(super) struct Writer<W> {
    out: W,
    content: Content,
    open: Option<(String, Counter)>,
}

/// The rows of one table so far.
#[derive(Default)]
pub(super) struct Counter {
    rows: u64,
    digest: Sha256,
}

impl Counter {
    /// Counts a row's line.
    pub(super) fn add(&mut self, line: &[u8]) {
        self.rows += 1;
        self.digest.update(line);
        self.digest.update(b"\n");
    }

    /// The table's content.
    pub(super) fn finish(self) -> Table {
        Table { rows: self.rows, sha256: to_hex(&self.digest.finalize()) }
    }
}

impl<W: Write> Writer<W> {
    /// Begins an archive.
    pub(super) fn begin(mut out: W, service: &str, migrations: Vec<String>) -> anyhow::Result<Self> {
        write_line(&mut out, &Mark::Head(Head { format: FORMAT, service: service.to_owned(), migrations }))?;
        Ok(Self { out, content: Content::default(), open: None })
    }

    /// Begins a table.
    pub(super) fn table(&mut self, name: &str, columns: Vec<String>) -> anyhow::Result<()> {
        self.close_table();
        write_line(&mut self.out, &Mark::Table { name: name.to_owned(), columns })?;
        self.open = Some((name.to_owned(), Counter::default()));
        Ok(())
    }

    /// Adds a row to the table.
    pub(super) fn row(&mut self, values: &[Json]) -> anyhow::Result<()> {
        let line = serde_json::to_vec(values)?;
        let (_, counter) = self.open.as_mut().context("a row without a table")?;
        counter.add(&line);
        self.out.write_all(&line)?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Ends the archive; what it holds.
    pub(super) fn end(mut self) -> anyhow::Result<Content> {
        self.close_table();
        write_line(&mut self.out, &Mark::End(self.content.clone()))?;
        self.out.flush()?;
        Ok(self.content)
    }

    fn close_table(&mut self) {
        if let Some((name, counter)) = self.open.take() {
            self.content.tables.insert(name, counter.finish());
        }
    }
}

fn write_line(out: &mut impl Write, mark: &Mark) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, mark)?;
    Ok(out.write_all(b"\n")?)
}

/// Reads an archive line by line.
pub(super) struct Reader<R>(Lines<R>);

impl<R: BufRead> Reader<R> {
    /// Reads the head.
    pub(super) fn begin(file: R, service: &str) -> anyhow::Result<(Self, Head)> {
        let mut reader = Self(file.lines());
        let (Line::Mark(Mark::Head(head)), _) = reader.next()? else {
            bail!("this is no archive of Простой чат")
        };
        ensure!(head.format <= FORMAT, "the archive was made by a newer version; use that one, or upgrade");
        ensure!(head.service == service, "this is the archive of {}, not of {service}", head.service);
        Ok((reader, head))
    }

    /// The next line, and how it is written.
    pub(super) fn next(&mut self) -> anyhow::Result<(Line, String)> {
        let text = self.0.next().context("the archive is cut off: its last line is missing")??;
        let line = if text.starts_with('[') {
            Line::Row(serde_json::from_str(&text).context("a row of the archive cannot be read")?)
        } else {
            Line::Mark(serde_json::from_str(&text).context("a line of the archive cannot be read")?)
        };
        Ok((line, text))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Line, Mark, Reader, Writer};

    fn archive() -> Vec<u8> {
        let mut out = Vec::new();
        let mut writer = Writer::begin(&mut out, "auth", vec!["0001_accounts".to_owned()]).unwrap();
        writer.table("accounts", vec!["id".to_owned()]).unwrap();
        writer.row(&[json!("строка\nв две")]).unwrap();
        assert_eq!(writer.end().unwrap().tables["accounts"].rows, 1);
        out
    }

    #[test]
    fn what_is_written_is_read() {
        let archive = archive();
        let (mut reader, head) = Reader::begin(archive.as_slice(), "auth").unwrap();
        assert_eq!(head.migrations, ["0001_accounts"]);
        assert!(matches!(reader.next().unwrap().0, Line::Mark(Mark::Table { .. })));
        assert!(matches!(reader.next().unwrap().0, Line::Row(values) if values == [json!("строка\nв две")]));
        assert!(matches!(reader.next().unwrap().0, Line::Mark(Mark::End(_))));
    }

    #[test]
    fn the_archive_of_another_service_and_a_cut_one_are_refused() {
        let archive = archive();
        assert!(Reader::begin(archive.as_slice(), "chats").is_err());
        let (mut reader, _) = Reader::begin(archive.split(|byte| *byte == b'\n').next().unwrap(), "auth").unwrap();
        assert!(reader.next().is_err());
    }
}
