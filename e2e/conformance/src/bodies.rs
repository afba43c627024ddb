//! Bodies that do not fit their schema, made from the document's own examples.

use anyhow::{Context, Result};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::openapi::Operation;

/// Fields that only the server gives: unknown to every body.
const SERVER_OWNED: [&str; 8] = ["id", "author_id", "role", "rev", "seq", "created_at", "deleted", "is_admin"];

/// A body that a call must refuse.
#[derive(Debug)]
pub struct Misfit {
    /// What is wrong with it: the field and its value.
    pub what: String,
    /// The body.
    pub body: Value,
}

/// Every body of a call that is one step away from its example and does not fit the schema; none where it takes no
/// JSON.
pub fn misfits(document: &Value, operation: &Operation<'_>) -> Result<Vec<Misfit>> {
    let Some(content) = operation.about.pointer("/requestBody/content/application~1json") else {
        return Ok(Vec::new());
    };
    let fits = validator(document, &content["schema"])?;
    let example = example(document, content).with_context(|| format!("{} has no example", operation.path))?;
    let schema = resolved(document, &content["schema"]);
    let mut candidates = steps_away(&example);
    for field in schema["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
        candidates.extend(values().into_iter().map(|value| with(&example, field, value)));
        candidates.push(without(&example, field));
    }
    candidates.extend(SERVER_OWNED.into_iter().map(|field| with(&example, field, json!("это решает сервер"))));
    Ok(candidates.into_iter().filter(|candidate| !fits.is_valid(&candidate.body)).collect())
}

/// The example that a call's body, or its schema, has.
fn example(document: &Value, content: &Value) -> Option<Value> {
    let first = |examples: &Value| examples.as_object().and_then(|all| Some(all.values().next()?["value"].clone()));
    let of_body = content.get("example").cloned().or_else(|| first(&content["examples"]));
    of_body.or_else(|| resolved(document, &content["schema"]).get("example").cloned())
}

fn validator(document: &Value, schema: &Value) -> Result<Validator> {
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    Ok(jsonschema::draft202012::options().should_validate_formats(true).build(&whole)?)
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &document["components"]["schemas"][name])
}

/// One value of each kind, and those at the edges.
fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(7.5),
        json!(-1),
        json!(9_007_199_254_740_992_i64),
        json!(i64::MAX),
        json!("не то"),
        json!(""),
        json!("я".repeat(5_000)),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"a": [1]}),
    ]
}

/// The example with another value in each of its places, however deep.
fn steps_away(example: &Value) -> Vec<Misfit> {
    places(example, "").into_iter().flat_map(|place| replaced(example, &place)).collect()
}

fn replaced(example: &Value, place: &str) -> Vec<Misfit> {
    let replace = |value: Value| {
        let (mut body, what) = (example.clone(), format!("{place} = {}", shortened(&value)));
        *body.pointer_mut(place)? = value;
        Some(Misfit { what, body })
    };
    values().into_iter().filter_map(replace).collect()
}

/// Pointers to everything inside.
fn places(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(field, inner)| (field.clone(), inner)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, inner)| (index.to_string(), inner)).collect(),
        _ => Vec::new(),
    };
    let deeper = inner.into_iter().flat_map(|(step, inner)| {
        let place = format!("{at}/{}", step.replace('~', "~0").replace('/', "~1"));
        let mut all = vec![place.clone()];
        all.extend(places(inner, &place));
        all
    });
    deeper.collect()
}

fn with(example: &Value, field: &str, value: Value) -> Misfit {
    let (mut body, what) = (example.clone(), format!("/{field} = {}", shortened(&value)));
    body[field] = value;
    Misfit { what, body }
}

fn without(example: &Value, field: &str) -> Misfit {
    let mut body = example.clone();
    body.as_object_mut().map(|fields| fields.remove(field));
    Misfit { what: format!("without /{field}"), body }
}

fn shortened(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}
