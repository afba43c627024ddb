//! `index.html` with the settings that the interface reads from it.

use serde_json::json;
use shared::http::origins::PublicAddress;

const NAME: &str = "chat-config";

/// `html` with the settings of the interface in its head.
pub fn with_settings(html: &str, address: &PublicAddress, debug: bool) -> String {
    let settings = json!({ "ws": format!("{}/ws", address.socket_origin()), "debug": debug }).to_string();
    let escaped = settings.replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;");
    let meta = format!("<meta name=\"{NAME}\" content='{escaped}'>");
    match placeholder(html) {
        Some(range) => format!("{}{meta}{}", &html[..range.start], &html[range.end..]),
        None => html.replacen("</head>", &format!("{meta}</head>"), 1),
    }
}

/// Where a tag of that name stands already.
fn placeholder(html: &str) -> Option<std::ops::Range<usize>> {
    let name = html.find(&format!("name=\"{NAME}\""))?;
    let start = html[..name].rfind("<meta")?;
    let end = name + html[name..].find('>')? + 1;
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use shared::config::PublicConfig;
    use shared::http::origins::PublicAddress;

    use super::with_settings;

    #[test]
    fn the_settings_replace_their_placeholder_or_end_the_head() {
        let config = PublicConfig { public_url: "http://localhost:8002".to_owned(), app_ws_address: String::new() };
        let address = PublicAddress::new(&config).unwrap();
        let meta = r#"<meta name="chat-config" content='{"debug":true,"ws":"ws://localhost:8002/ws"}'>"#;
        let plain = "<html><head><title>x</title></head></html>";
        assert_eq!(with_settings(plain, &address, true), format!("<html><head><title>x</title>{meta}</head></html>"));
        let prepared = "<head><meta charset=\"utf-8\"><meta name=\"chat-config\" content='{}' /></head>";
        assert_eq!(with_settings(prepared, &address, true), format!("<head><meta charset=\"utf-8\">{meta}</head>"));
    }
}
