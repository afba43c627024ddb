//! Query parameters outside their range, and searches that try to be more than text.

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
        ("/api/chats/{chat}/search?q=слово", false),
        ("/api/search?q=слово", true),
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

#[tokio::test]
async fn a_search_is_taken_literally() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    let searches = [
        ("слово'--", 200),
        ("слово\"", 200),
        ("\"слово", 200),
        ("слово* OR NEAR(", 200),
        ("AND OR NOT", 200),
        ("text:слово", 200),
        ("{слово}^2", 200),
        ("слово & ! | <->", 200),
        ("сло%во_", 200),
        ("сл\0во", 200),
        ("%", 422),
        ("   ", 422),
        ("\"", 422),
        ("()", 422),
        ("", 422),
    ];
    for path in [scene.fill("/api/chats/{chat}/search"), "/api/search".to_owned()] {
        for (query, status) in searches {
            let request = scene.world.server.request(Method::GET, &path).query(&[("q", query)]);
            let response = request.bearer_auth(scene.anna.token()).send().await?;
            let said = response.status().as_u16();
            let lenient = query.contains('\0') && [400, 422].contains(&said);
            if said != status && !lenient {
                findings.0.push(format!("{path} q={query:?}: {said}, not {status}"));
            }
        }
        let reply = scene.anna.call(Method::GET, &format!("{path}?q=%ff%fe"), None).await?;
        findings.expect(&format!("{path} with a q that is not UTF-8"), &reply, &[400, 422]);
        let reply = scene.anna.call(Method::GET, &path, None).await?;
        findings.expect(&format!("{path} without q"), &reply, &[422]);
    }
    findings.check();
    Ok(())
}
