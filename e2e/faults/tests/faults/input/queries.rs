//! Query parameters outside their range.

use anyhow::Result;
use reqwest::Method;

use super::{Findings, Scene};

#[tokio::test]
async fn a_limit_a_place_or_a_cursor_outside_its_range_is_refused() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    let lists = [
        ("/api/users?query=p", true),
        ("/api/chats/{chat}/members?", true),
        ("/api/chats/{chat}/messages?", false),
        ("/api/auth/accounts?", true),
    ];
    let numbers = ["0", "-1", "1000000000", "9223372036854775807", "18446744073709551616", "1.5", "x", ""];
    for (path, has_cursor) in lists {
        let path = scene.fill(path);
        for number in numbers {
            let path = format!("{path}&limit={number}");
            let reply = scene.admin.call(Method::GET, &path, None).await?;
            let reply =
                if path.contains("accounts") { reply } else { scene.anna.call(Method::GET, &path, None).await? };
            findings.expect(&path, &reply, &[422]);
        }
        if has_cursor && !path.contains("/users") {
            let caller = if path.contains("accounts") { &scene.admin } else { &scene.anna };
            let reply = caller.call(Method::GET, &format!("{path}&cursor=%27%3B--"), None).await?;
            findings.expect(&format!("{path}&cursor=';--"), &reply, &[422]);
        }
    }
    let messages = scene.fill("/api/chats/{chat}/messages");
    for place in ["before", "after", "around"] {
        for number in ["-1", "9007199254740992", "9223372036854775807", "x", "1.5"] {
            let path = format!("{messages}?{place}={number}");
            let reply = scene.anna.call(Method::GET, &path, None).await?;
            findings.expect(&path, &reply, &[422]);
        }
    }
    let reply = scene.anna.call(Method::GET, &format!("{messages}?before=3&after=1"), None).await?;
    findings.expect("before and after together", &reply, &[422]);
    findings.check();
    Ok(())
}
