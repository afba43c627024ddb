//! What the file is called: safe on every system, by RFC 6266 and RFC 8187.

use std::fmt::Write;

use shared::time::Timestamp;

use super::Format;
use shared::characters::is_blank;

/// The longest part of a chat's name in a file's name, in characters.
const LONGEST: usize = 60;

/// `Content-Disposition` of a chat called `title`.
pub fn disposition(title: &str, format: Format) -> String {
    let (date, extension) = (Timestamp::now().to_string(), format.extension());
    let date = date.get(..10).unwrap_or_default();
    let encoded = encode(&format!("{} {date}.{extension}", safe(title)));
    format!("attachment; filename=\"chat-{date}.{extension}\"; filename*=UTF-8''{encoded}")
}

/// Without what a file system or a reader could take amiss.
fn safe(title: &str) -> String {
    let kept = title.chars().map(|it| if "\\/:*?\"<>|".contains(it) { '_' } else { it });
    let kept: String = kept.filter(|it| *it == ' ' || !is_blank(*it)).take(LONGEST).collect();
    let kept = kept.trim_matches([' ', '.']);
    if kept.is_empty() { "chat".to_owned() } else { kept.to_owned() }
}

fn encode(name: &str) -> String {
    name.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(byte.into());
        } else {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::{encode, safe};

    #[test]
    fn a_name_is_safe_on_every_system() {
        for (title, name) in [
            ("Поход в горы", "Поход в горы"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\u{202e}b\r\nc", "abc"),
            ("CON:", "CON_"),
            (" . ", "chat"),
        ] {
            assert_eq!(safe(title), name, "{title:?}");
        }
        assert_eq!(encode("Я\"; x.json"), "%D0%AF%22%3B%20x.json");
    }
}
