//! docker-compose.yaml and the Dockerfile as Docker would understand them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_yaml_ng::Value;

use crate::repository;

/// Variables by name.
pub type Variables = BTreeMap<String, String>;

/// The compose file with the variables of `.env` in it, and the merged pieces (`<<`) in their places.
pub fn read(variables: &Variables) -> Result<Value> {
    let text = std::fs::read_to_string(repository("docker-compose.yaml"))?;
    let mut file: Value = serde_yaml_ng::from_str(&interpolated(&text, variables)?)?;
    file.apply_merge()?;
    Ok(file)
}

/// The variables of an `.env` file.
pub fn variables(text: &str) -> Variables {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// `${NAME:-default}` and `${NAME:?message}` replaced, as the specification says: an empty value counts as none.
pub fn interpolated(text: &str, variables: &Variables) -> Result<String> {
    let (mut result, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let (inside, behind) = after.split_once('}').context("a variable without its end")?;
        let name_ends = inside.find(':').unwrap_or(inside.len());
        let (name, otherwise) = inside.split_at(name_ends);
        let value = variables.get(name).map(String::as_str).filter(|value| !value.is_empty());
        result.push_str(before);
        match (value, otherwise.get(..2)) {
            (Some(value), _) => result.push_str(value),
            (None, Some(":-")) => result.push_str(&otherwise[2..]),
            (None, Some(":?")) => bail!("{name}: {}", &otherwise[2..]),
            (None, _) => bail!("{name} has neither a default nor a message"),
        }
        rest = behind;
    }
    Ok(result + rest)
}

/// The services by name.
pub fn services(file: &Value) -> Vec<(String, &Value)> {
    let services = file["services"].as_mapping().into_iter().flatten();
    services.filter_map(|(name, service)| Some((name.as_str()?.to_owned(), service))).collect()
}

/// A list of words, such as a command.
pub fn words(value: &Value) -> Vec<String> {
    value.as_sequence().into_iter().flatten().filter_map(|word| Some(word.as_str()?.to_owned())).collect()
}

/// The environment that a service is given.
pub fn environment(service: &Value) -> Result<Variables> {
    let pairs = service["environment"].as_mapping().into_iter().flatten();
    pairs
        .map(|(name, value)| {
            let name = name.as_str().context("a nameless variable")?.to_owned();
            // YAML would turn an unquoted number or true into something else than text on its way through Docker.
            let value = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Null => String::new(),
                other => bail!("{name} is {other:?}: put it into quotes"),
            };
            Ok((name, value))
        })
        .collect()
}

/// A stage of the Dockerfile: its lines, those of the stage that it builds on first.
pub fn stage(name: &str) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(repository("Dockerfile"))?;
    let stages: Vec<&str> = text.split("\nFROM ").collect();
    let own =
        stages.iter().find(|stage| stage.lines().next().is_some_and(|first| first.ends_with(&format!(" AS {name}"))));
    let own = own.with_context(|| format!("the Dockerfile has no stage {name}"))?;
    let (base, _) = own.split_once(" AS ").context("a nameless stage")?;
    let mut lines = if text.contains(&format!(" AS {base}\n")) { stage(base)? } else { Vec::new() };
    lines.extend(own.lines().map(ToOwned::to_owned));
    Ok(lines)
}

/// What a stage starts.
pub fn entrypoint(name: &str) -> Result<Vec<String>> {
    let lines = stage(name)?;
    let line = lines.iter().rev().find_map(|line| line.strip_prefix("ENTRYPOINT ")).context("no ENTRYPOINT")?;
    Ok(serde_json::from_str(line)?)
}

/// The variables that a stage's image sets.
pub fn image_environment(name: &str) -> Result<Variables> {
    let lines = stage(name)?;
    let set = lines.iter().filter_map(|line| line.strip_prefix("ENV ")).flat_map(str::split_whitespace);
    Ok(set.filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}
