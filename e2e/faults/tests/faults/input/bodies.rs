//! Bodies that are not what a call wants.

use anyhow::Result;
use bench::client::Reply;
use serde_json::{Map, Value, json};

use super::calls::{Call, Who, with_body};
use super::{Findings, Scene};

const JSON: &str = "application/json";

impl Scene {
    async fn post(&self, call: &Call, content_type: Option<&str>, body: Vec<u8>) -> Result<Reply> {
        let mut request = self.world.server.request(call.method.clone(), &self.fill(call.path)).body(body);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        request = match call.who {
            Who::Anybody => request,
            Who::Signed => request.bearer_auth(self.anna.token()),
            Who::Admin => request.bearer_auth(self.admin.token()),
        };
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply { status, headers, body: response.bytes().await?.to_vec() })
    }

    fn good(&self, call: &Call) -> Map<String, Value> {
        serde_json::from_str(&self.fill(call.body)).unwrap()
    }
}

#[tokio::test]
async fn what_is_not_one_json_object_is_a_bad_request() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for call in &with_body() {
        let good = scene.fill(call.body);
        let doubled = format!("{{{},{}", &good[1..good.len() - 1], &good[1..]);
        let nested = format!("{}1{}", r#"{"a":"#.repeat(1_000), "}".repeat(1_000));
        let bodies: [(&str, Vec<u8>); 8] = [
            ("nothing", Vec::new()),
            ("half", good.as_bytes()[..good.len() / 2].to_vec()),
            ("a list", b"[]".to_vec()),
            ("a text", br#""text""#.to_vec()),
            ("doubled keys", doubled.into_bytes()),
            ("nested 1,000 deep", nested.into_bytes()),
            ("not UTF-8", b"{\"text\":\"\xff\xfe\"}".to_vec()),
            ("half a surrogate", br#"{"text":"\ud800"}"#.to_vec()),
        ];
        for (what, body) in bodies {
            let reply = scene.post(call, Some(JSON), body).await?;
            findings.expect_code(&format!("{} {}: {what}", call.method, call.path), &reply, 400, "bad_request");
        }
    }
    findings.check();
    Ok(())
}

#[tokio::test]
async fn other_types_and_too_much_of_it_are_refused() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for call in &with_body() {
        let name = format!("{} {}", call.method, call.path);
        let good = scene.fill(call.body).into_bytes();
        for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
            let reply = scene.post(call, content_type, good.clone()).await?;
            findings.expect_code(&format!("{name} as {content_type:?}"), &reply, 415, "unsupported_media_type");
        }
        let most = if call.path.ends_with("/sync") { 512 } else { 64 };
        let long = json!({"text": "x".repeat(most * 1024)}).to_string().into_bytes();
        let reply = scene.post(call, Some(JSON), long).await?;
        findings.expect_code(&format!("{name} with more than {most} KiB"), &reply, 413, "too_large");
    }
    findings.check();
    Ok(())
}

#[tokio::test]
async fn a_wrong_type_in_any_field_and_an_unknown_field_are_named() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    for call in &with_body() {
        let good = scene.good(call);
        let mut surprised = good.clone();
        surprised.insert("surprise".into(), json!(1));
        refused(&mut findings, &scene, call, "surprise", surprised).await?;
        for (field, value) in &good {
            let wrong = [json!(7.5), json!(true), json!({"a": [1]}), json!([[]]), json!("не то"), Value::Null];
            for other in wrong.into_iter().filter(|other| is_wrong(call, field, value, other)) {
                let mut body = good.clone();
                body.insert(field.clone(), other);
                refused(&mut findings, &scene, call, field, body).await?;
            }
        }
    }
    findings.check();
    Ok(())
}

/// Whether `other` is not a value that the field could have.
fn is_wrong(call: &Call, field: &str, value: &Value, other: &Value) -> bool {
    let free_text = value.is_string() && !matches!(field, "client_id" | "kind" | "user_id" | "muted_until");
    match other {
        Value::Null => !call.nullable.contains(&field),
        Value::String(_) => !free_text,
        Value::Bool(_) => !value.is_boolean(),
        _ => true,
    }
}

async fn refused(
    findings: &mut Findings,
    scene: &Scene,
    call: &Call,
    field: &str,
    body: Map<String, Value>,
) -> Result<()> {
    let what = format!("{} {}: {field} = {}", call.method, call.path, body[field]);
    let reply = scene.post(call, Some(JSON), Value::Object(body).to_string().into_bytes()).await?;
    findings.expect(&what, &reply, &[422]);
    let problem = reply.json();
    let named = problem["errors"].as_array().into_iter().flatten();
    let named = named.filter_map(|error| error["field"].as_str()).any(|name| name.starts_with(field));
    if problem["code"] == "validation_failed" && !named {
        findings.0.push(format!("{what}: the field is not named: {}", problem["errors"]));
    }
    Ok(())
}
