//! The figures of a running system: their names and labels, and whether every panel and rule finds them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::client::Server;
use cli::system::{Program, System};
use observability::dashboards::{Query, queries, read_all};
use observability::exposition::{Family, read};
use observability::prometheus::Prometheus;
use observability::usage::Usage;

/// A new operator looks after a minute.
const WITHIN: Duration = Duration::from_mins(1);
/// From here on it is looked whether everything is there already: rates need a few scrapes.
const SOONEST: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_secs(2);
/// More series of one metric than this are no bounded labels.
const MOST_SERIES: usize = 120;

#[tokio::test]
async fn after_a_minute_of_use_every_panel_shows_something_and_every_figure_is_well_made() -> Result<()> {
    let mut system = crate::start(|options| options).await?;
    let prometheus = Prometheus::start(system.addresses()).await?;
    let mut usage = Usage::begin(Server::at(system.url())).await?;
    let dashboards = read_all()?;
    let mut empty: Vec<Query> = dashboards.iter().flat_map(|(_, dashboard)| queries(dashboard)).collect();
    ensure!(empty.len() > 100, "only {} queries were found", empty.len());
    let began = Instant::now();
    while !empty.is_empty() && began.elapsed() < WITHIN {
        usage.round().await?;
        tokio::time::sleep(PAUSE).await;
        if began.elapsed() >= SOONEST {
            empty = still_empty(&prometheus, empty).await?;
        }
    }
    let places: Vec<String> = empty.iter().map(|query| format!("{}: {}", query.place, query.text)).collect();
    ensure!(places.is_empty(), "without data after {:?}:\n{}", began.elapsed(), places.join("\n"));
    eprintln!("every panel was filled after {:.0?}", began.elapsed());

    every_rule_has_what_it_looks_at(&prometheus).await?;
    every_figure_is_well_made(&system).await?;
    drop(usage);
    system.stop().await;
    Ok(())
}

async fn still_empty(prometheus: &Prometheus, queries: Vec<Query>) -> Result<Vec<Query>> {
    let mut empty = Vec::new();
    for query in queries {
        let values = prometheus.query(&query.text).await.map_err(|error| error.context(query.place.clone()))?;
        if !values.iter().any(|value| value.is_finite()) {
            empty.push(query);
        }
    }
    Ok(empty)
}

/// The metrics that a rule names exist, and Prometheus evaluated it without an error.
async fn every_rule_has_what_it_looks_at(prometheus: &Prometheus) -> Result<()> {
    let names: BTreeSet<String> = prometheus.names().await?.into_iter().collect();
    let rules = prometheus.rules().await?;
    ensure!(rules.len() == 20, "{} rules are loaded", rules.len());
    for rule in rules {
        let (name, text) = (&rule["name"], rule["query"].as_str().unwrap_or_default());
        ensure!(rule["health"] == "ok", "{name}: {}", rule["lastError"]);
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':')).filter(|w| is_metric(w))
        {
            ensure!(names.contains(word), "{name} looks at {word}, which nobody measures");
        }
        let fires = rule["state"] == "firing";
        ensure!(!fires, "{name} fires in a healthy system");
    }
    Ok(())
}

fn is_metric(word: &str) -> bool {
    let ends = ["_total", "_seconds", "_bytes", "_bucket", "_up", "_queue", "1m"];
    word.contains('_') && ends.iter().any(|end| word.ends_with(end))
}

async fn every_figure_is_well_made(system: &System) -> Result<()> {
    for program in [Program::Gateway, Program::Auth, Program::Users, Program::Chats, Program::Realtime] {
        let families = look(&format!("{}/metrics", system.admin_url(program))).await?;
        for name in [
            "build_info",
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "process_open_fds",
            "process_start_time_seconds",
        ] {
            ensure!(families.contains_key(name), "{program} has no {name}");
        }
    }
    look(&format!("{}/metrics/nats", system.admin_url(Program::Gateway))).await?;
    Ok(())
}

async fn look(url: &str) -> Result<std::collections::BTreeMap<String, Family>> {
    let page = reqwest::get(url).await?.error_for_status()?.text().await?;
    promtool_accepts(&page)?;
    let families = read(&page);
    ensure!(!families.is_empty(), "{url} is empty");
    for (name, family) in &families {
        ensure!(!family.help.is_empty(), "{url}: {name} has no help");
        ensure!(has_unit(name, &family.kind), "{url}: the {} {name} does not end in its unit", family.kind);
        ensure!(family.series.len() <= MOST_SERIES, "{url}: {name} has {} series", family.series.len());
        for (label, value) in family.series.iter().flatten() {
            ensure!(is_bounded(value), "{url}: {name} has the label {label}=\"{value}\"");
        }
    }
    Ok(families)
}

fn promtool_accepts(page: &str) -> Result<()> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut promtool =
        Command::new("promtool").args(["check", "metrics"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    promtool.stdin.take().unwrap().write_all(page.as_bytes())?;
    let output = promtool.wait_with_output()?;
    ensure!(output.status.success(), "promtool: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Counters end in `_total`; what is measured in a unit ends in it; the rest is a count of what the name says.
fn has_unit(name: &str, kind: &str) -> bool {
    const COUNTED: [&str; 20] = [
        "chats",
        "members",
        "_users",
        "_sockets",
        "_open",
        "_gateways",
        "_depth",
        "_queue",
        "_fds",
        "_threads",
        "_connections",
        "_subscriptions",
        "_messages",
        "_percent",
        "_info",
        "_epoch",
        "_up",
        "_seconds",
        "_bytes",
        "_ratio",
    ];
    match kind {
        "counter" => name.ends_with("_total"),
        "histogram" => ["_seconds", "_bytes", "_size"].iter().any(|unit| name.ends_with(unit)),
        "gauge" => COUNTED.iter().any(|unit| name.ends_with(unit)),
        _ => false,
    }
}

/// A word of ours: no id, no login, no number that grows.
fn is_bounded(value: &str) -> bool {
    let people = ["anna", "boris", "vera", "guest"];
    let digits = value.chars().filter(char::is_ascii_digit).count();
    value.len() <= 64 && digits <= 4 && !people.iter().any(|login| value.contains(login))
}
