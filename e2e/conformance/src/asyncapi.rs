//! The description of the socket, as something that frames can be held against.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use bench::client::Server;
use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Map, Value, json};

/// The official schema of AsyncAPI 3.0, one of the npm packages of e2e.
const OFFICIAL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json");

/// `/docs/asyncapi.yaml`.
#[derive(Debug)]
pub struct Description {
    document: Value,
}

impl Description {
    /// As the gateway gives it out.
    pub async fn of(server: &Server) -> Result<Self> {
        let reply = server.call(Method::GET, "/docs/asyncapi.yaml", None, None).await?.accepted()?;
        Ok(Self { document: serde_yaml_ng::from_slice(&reply.body)? })
    }

    /// Where it is not AsyncAPI 3.0.
    pub fn faults(&self) -> Result<Vec<String>> {
        let text =
            std::fs::read(Path::new(OFFICIAL)).with_context(|| format!("{OFFICIAL}: run scripts/setup --for test"))?;
        let official = jsonschema::draft7::new(&serde_json::from_slice(&text)?)?;
        Ok(official.iter_errors(&self.document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect())
    }

    /// The frames of one side (`Server` or `Client`) by type. Stricter than what is published: a field that is not
    /// described is a fault, although clients must ignore it.
    pub fn frames(&self, side: &str) -> Result<BTreeMap<String, Validator>> {
        let mut components = self.document["components"].clone();
        forbid_others(&mut components);
        let messages = components["messages"].as_object().context("no messages")?;
        let mut frames = BTreeMap::new();
        for (_, message) in messages.iter().filter(|(key, _)| key.starts_with(side)) {
            let name = message["name"].as_str().context("a message without a name")?;
            let mut schema = message["payload"].clone();
            schema["components"] = json!({"schemas": components["schemas"]});
            let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema)?;
            frames.insert(name.to_owned(), validator);
        }
        ensure!(!frames.is_empty(), "no message of the {side}");
        Ok(frames)
    }
}

/// Allows no property that is not named, in every object that names some.
fn forbid_others(tree: &mut Value) {
    match tree {
        Value::Object(fields) => {
            fields.values_mut().for_each(forbid_others);
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(forbid_others),
        _ => {}
    }
}

/// What is wrong with a frame.
pub fn faults_of(frames: &BTreeMap<String, Validator>, frame: &Value) -> Vec<String> {
    let kind = frame["type"].as_str().unwrap_or_default();
    let Some(validator) = frames.get(kind) else { return vec![format!("{kind:?} is not described: {frame}")] };
    validator.iter_errors(frame).map(|fault| format!("{kind} {}: {fault}: {frame}", fault.instance_path())).collect()
}

/// A frame without one of its fields.
pub fn without(frame: &Value, field: &str) -> Value {
    let fields: Map<String, Value> = frame.as_object().cloned().unwrap_or_default();
    fields.into_iter().filter(|(name, _)| name != field).collect()
}
