//! Grafana's dashboards as they are committed.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::repository;

/// One query of one panel.
#[derive(Clone, Debug)]
pub struct Query {
    /// Dashboard, panel and line, for a message.
    pub place: String,
    /// The query, with the variables replaced.
    pub text: String,
}

/// Every dashboard with the name of its file.
pub fn read_all() -> Result<Vec<(String, Value)>> {
    let mut dashboards = Vec::new();
    for entry in std::fs::read_dir(repository("grafana/dashboards"))? {
        let path = entry?.path();
        let name = path.file_name().context("a nameless file")?.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path)?;
        dashboards.push((name.clone(), serde_json::from_str(&text).context(name)?));
    }
    Ok(dashboards)
}

/// Every query of every panel of a dashboard.
pub fn queries(dashboard: &Value) -> Vec<Query> {
    let panels = dashboard["panels"].as_array().into_iter().flatten();
    let lines =
        panels.flat_map(|panel| panel["targets"].as_array().into_iter().flatten().map(move |line| (panel, line)));
    lines
        .map(|(panel, line)| {
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (title, name) = (word(&panel["title"]), word(&line["legendFormat"]));
            Query {
                place: format!("{} / {title} / {name}", word(&dashboard["title"])),
                text: word(&line["expr"]).replace("$instance", ".+"),
            }
        })
        .collect()
}
