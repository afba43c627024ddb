//! Prometheus' text format, as far as the tests look into it.

use std::collections::BTreeMap;

/// One metric of a process.
#[derive(Debug, Default)]
pub struct Family {
    /// `counter`, `gauge` or `histogram`.
    pub kind: String,
    /// What `# HELP` says.
    pub help: String,
    /// The labels of each series, without `le`.
    pub series: Vec<Vec<(String, String)>>,
}

/// The metrics of a `/metrics` page by name.
pub fn read(page: &str) -> BTreeMap<String, Family> {
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for line in page.lines() {
        let mut words = line.splitn(4, ' ');
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("#"), Some("HELP"), Some(name), help) => {
                help.unwrap_or_default().clone_into(&mut families.entry(name.to_owned()).or_default().help);
            }
            (Some("#"), Some("TYPE"), Some(name), Some(kind)) => {
                kind.clone_into(&mut families.entry(name.to_owned()).or_default().kind);
            }
            (Some(first), ..) if !first.is_empty() => add_series(&mut families, line),
            _ => {}
        }
    }
    families
}

fn add_series(families: &mut BTreeMap<String, Family>, line: &str) {
    let (name, labels) = match line.split_once('{') {
        Some((name, rest)) => (name, rest.rsplit_once('}').map_or("", |(labels, _)| labels)),
        None => (line.split(' ').next().unwrap_or_default(), ""),
    };
    let parts = ["_bucket", "_sum", "_count"].map(|suffix| name.strip_suffix(suffix));
    let base = parts.into_iter().flatten().find(|base| families.contains_key(*base)).unwrap_or(name);
    let labels: Vec<(String, String)> = labels
        .split("\",")
        .filter_map(|pair| pair.split_once("=\""))
        .map(|(label, value)| (label.to_owned(), value.trim_end_matches('"').to_owned()))
        .filter(|(label, _)| label != "le")
        .collect();
    let family = families.entry(base.to_owned()).or_default();
    if !family.series.contains(&labels) {
        family.series.push(labels);
    }
}
