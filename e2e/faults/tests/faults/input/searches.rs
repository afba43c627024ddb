//! Searches that try to be more than text, or are by somebody who may not.

use anyhow::Result;
use reqwest::Method;

use super::{Findings, Scene};

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

#[tokio::test]
async fn only_members_search_and_only_within_the_limits() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    let stranger = scene.world.person("stranger").await?;
    let own = scene.fill("/api/chats/{chat}/search?q=слово");
    for path in [&own as &str, "/api/search?q=слово"] {
        findings.expect(path, &scene.anna.call(Method::GET, path, None).await?, &[200]);
        findings.expect(path, &scene.world.server.call(Method::GET, path, None, None).await?, &[401]);
        for limit in ["0", "-1", "1000000000", "9223372036854775807", "1.5", "x", ""] {
            let reply = scene.anna.call(Method::GET, &format!("{path}&limit={limit}"), None).await?;
            findings.expect(&format!("{path}&limit={limit}"), &reply, &[422]);
        }
    }
    findings.expect("a stranger's search", &stranger.call(Method::GET, &own, None).await?, &[404]);
    let all = stranger.call(Method::GET, "/api/search?q=слово", None).await?.json();
    assert_eq!(all["items"].as_array().map(Vec::len), Some(0), "{all}");
    findings.check();
    Ok(())
}
