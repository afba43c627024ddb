//! What is wanted of the REST document beyond being valid: words, examples and limits everywhere.

use anyhow::{Result, ensure};
use bench::client::Server;
use reqwest::Method;
use serde_json::Value;

/// Strings of requests that may be as long as the body: they are compared with something and kept nowhere.
const COMPARED: [&str; 1] = ["SyncRequest.generation"];
/// Lists of requests that only the body limits.
const BOUNDED_BY_BODY: [&str; 1] = ["NewChat.member_ids"];
const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// The document that the gateway gives out, when all services are in it.
pub async fn document(server: &Server) -> Result<Value> {
    let document = server.call(Method::GET, "/docs/openapi.json", None, None).await?.accepted()?.json();
    ensure!(document["x-unavailable"] == serde_json::json!([]), "absent: {}", document["x-unavailable"]);
    Ok(document)
}

/// One call of the document.
#[derive(Debug)]
pub struct Operation<'a> {
    /// The method in small letters.
    pub method: &'a str,
    /// The path with its placeholders.
    pub path: &'a str,
    /// What the document says of it.
    pub about: &'a Value,
}

/// Every call of a document.
pub fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, operations)| {
            let known = METHODS.iter().filter_map(|method| Some((*method, operations.get(*method)?)));
            known.map(|(method, about)| Operation { method, path, about })
        })
        .collect()
}

/// What is missing in a document.
pub fn gaps(document: &Value) -> Vec<String> {
    let mut gaps = Gaps { document, found: Vec::new() };
    for operation in operations(document) {
        gaps.operation(&operation);
    }
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    for (name, schema) in schemas {
        gaps.unless(has_words(schema), name, "no description");
        gaps.numbers(name, schema);
    }
    gaps.ids();
    gaps.found
}

struct Gaps<'a> {
    document: &'a Value,
    found: Vec<String>,
}

impl<'a> Gaps<'a> {
    fn unless(&mut self, is_there: bool, place: &str, gap: &str) {
        if !is_there {
            self.found.push(format!("{place}: {gap}"));
        }
    }

    fn operation(&mut self, operation: &Operation<'a>) {
        let Operation { method, path, about } = operation;
        let place = format!("{method} {path}");
        for field in ["summary", "description", "operationId"] {
            self.unless(about[field].as_str().is_some_and(|text| !text.is_empty()), &place, field);
        }
        self.unless(about["tags"].as_array().is_some_and(|tags| tags.len() == 1), &place, "one tag");
        self.unless(about["security"].is_array(), &place, "security");
        for parameter in about["parameters"].as_array().into_iter().flatten() {
            self.parameter(&format!("{place}: {}", parameter["name"]), parameter);
        }
        for place_in_path in path.split(['{', '}']).skip(1).step_by(2) {
            let mut parameters = about["parameters"].as_array().into_iter().flatten();
            let is_there = parameters.any(|one| one["name"] == place_in_path && one["in"] == "path");
            self.unless(is_there, &place, place_in_path);
        }
        for (status, response) in about["responses"].as_object().into_iter().flatten() {
            self.response(&format!("{place}: {status}"), status, response);
        }
        for (kind, content) in about["requestBody"]["content"].as_object().into_iter().flatten() {
            self.unless(kind != "application/json" || self.has_example(content), &place, "no example of the body");
            self.request(&place, &content["schema"]);
        }
    }

    fn parameter(&mut self, place: &str, parameter: &Value) {
        self.unless(has_words(parameter), place, "no description");
        self.unless(self.has_example(parameter), place, "no example");
        let schema = self.resolved(&parameter["schema"]);
        self.unless(schema["type"] != "string" || is_limited(schema), place, "a string without limit");
        self.numbers(place, schema);
    }

    fn response(&mut self, place: &str, status: &str, response: &Value) {
        self.unless(has_words(response), place, "no description");
        if ["204", "304"].contains(&status) {
            return;
        }
        let mut contents = response["content"].as_object().into_iter().flatten().peekable();
        self.unless(contents.peek().is_some(), place, "no content");
        for (kind, content) in contents {
            let is_error = status.starts_with(['4', '5']);
            self.unless(!is_error || kind == "application/problem+json", place, "an error that is no problem");
            self.unless(!kind.ends_with("json") || self.has_example(content), place, "no example");
        }
    }

    /// Everything that a client sends has a limit.
    fn request(&mut self, place: &str, schema: &Value) {
        let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        let (schema, place) = (self.resolved(schema), name.unwrap_or(place));
        let text =
            schema["type"] == "string" || schema["type"].as_array().is_some_and(|of| of.contains(&"string".into()));
        self.unless(!text || is_limited(schema) || COMPARED.contains(&place), place, "a string without limit");
        let list = schema["type"] != "array" || schema["maxItems"].is_u64();
        self.unless(list || BOUNDED_BY_BODY.contains(&place), place, "a list without limit");
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            self.request(&format!("{place}.{field}"), schema);
        }
        if schema["items"].is_object() {
            self.request(&format!("{place}[]"), &schema["items"]);
        }
    }

    /// Every number has both limits, wherever it stands.
    fn numbers(&mut self, place: &str, tree: &Value) {
        if tree["type"] == "integer" {
            self.unless(tree["minimum"].is_i64() && tree["maximum"].is_i64(), place, "a number without limits");
        }
        for (field, inner) in tree.as_object().into_iter().flatten().filter(|(field, _)| *field != "example") {
            self.numbers(&format!("{place}.{field}"), inner);
        }
        for inner in tree.as_array().into_iter().flatten() {
            self.numbers(place, inner);
        }
    }

    /// No two operations have one id.
    fn ids(&mut self) {
        let mut ids: Vec<&Value> = operations(self.document).iter().map(|one| &one.about["operationId"]).collect();
        ids.sort_by_key(ToString::to_string);
        let doubled = ids.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_string());
        self.found.extend(doubled.map(|id| format!("{id} is the id of two operations")));
    }

    /// An example of its own, or one of its schema.
    fn has_example(&self, part: &Value) -> bool {
        let own = |part: &Value| part.get("example").is_some() || part.get("examples").is_some();
        own(part) || own(self.resolved(&part["schema"]))
    }

    fn resolved<'b>(&self, schema: &'b Value) -> &'b Value
    where
        'a: 'b,
    {
        let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/components/schemas/"));
        name.map_or(schema, |name| &self.document["components"]["schemas"][name])
    }
}

fn has_words(part: &Value) -> bool {
    part["description"].as_str().is_some_and(|text| !text.is_empty())
}

/// Whether something bounds a string.
fn is_limited(schema: &Value) -> bool {
    ["maxLength", "format", "enum", "const", "pattern"].iter().any(|limit| schema.get(*limit).is_some())
}
