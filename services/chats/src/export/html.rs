//! A chat as a page to read: no script, nothing from outside, everything that people wrote escaped.

use std::fmt::Write;

use shared::contract::chats::Message;
use shared::time::Timestamp;

use super::language::{Language, clock};
use super::{Names, name_of};

/// What a browser may do with the page, wherever it is opened.
pub const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = "
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; }
header p, time, small, .info { color: GrayText; font-size: .85rem; }
h2 { font-size: .9rem; text-align: center; margin: 2rem 0 1rem; border-bottom: 1px solid; padding-bottom: .25rem; }
article { margin: 0 0 1rem; }
article p { margin: .15rem 0 0; white-space: pre-wrap; }
.info { text-align: center; margin: 1rem 0; }
";

/// What stands before the messages.
pub fn head(title: &str, language: Language) -> String {
    let (title, exported) = (escape(title), language.exported(&Timestamp::now().to_string()));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header><h1 dir=\"auto\">{title}</h1><p>{exported}</p></header>\n<main>\n",
        language.tag()
    )
}

/// A message, and the day before the first one of it. Writing into a string cannot fail.
pub fn message(written: &mut String, message: &Message, names: &Names, language: Language, day: &mut String) {
    let moment = message.created_at.to_string();
    let date = language.date(&moment);
    if *day != date {
        let _ = writeln!(written, "<h2>{date}</h2>");
        *day = date;
    }
    let author = name_of(names, message.author_id);
    let clock = clock(&moment);
    if let Some(info) = &message.info {
        let line = escape(&language.line(info, &author, names));
        let _ = writeln!(written, "<p class=\"info\">{line} <time datetime=\"{moment}\">{clock}</time></p>");
        return;
    }
    let edited = message.edited_at.map(|_| format!(" <small>{}</small>", language.edited())).unwrap_or_default();
    let (author, text) = (escape(&author), escape(&message.text));
    let _ = writeln!(
        written,
        "<article id=\"m{}\"><b dir=\"auto\">{author}</b> <time datetime=\"{moment}\">{clock}</time>{edited}\
         <p dir=\"auto\">{text}</p></article>",
        message.seq
    );
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_people_wrote_is_never_markup() {
        assert_eq!(escape("<b a='1' c=\"2\">&"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
    }
}
