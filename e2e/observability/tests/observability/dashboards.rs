//! The dashboards as files: in step with their source, valid, linked.

use std::collections::HashSet;

use observability::dashboards::{queries, read_all};
use observability::{repository, run};
use serde_json::Value;

#[test]
fn the_dashboards_are_in_step_with_their_source() {
    run("node", &["grafana/build.mjs", "--check"]).unwrap();
}

#[test]
fn every_dashboard_is_what_grafana_takes() {
    let schema = std::fs::read_to_string(repository("grafana/schema/dashboard.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, dashboard) in read_all().unwrap() {
        let errors: Vec<String> = validator
            .iter_errors(&dashboard)
            .map(|error| format!("{}: {error}", error.instance_path()).chars().take(400).collect())
            .collect();
        assert!(errors.is_empty(), "{name}:\n{}", errors.join("\n"));
    }
}

#[test]
fn there_is_an_overview_and_a_dashboard_for_each_part() {
    let dashboards = read_all().unwrap();
    let uids: HashSet<&str> = dashboards.iter().filter_map(|(_, one)| one["uid"].as_str()).collect();
    let parts = ["gateway", "auth", "users", "chats", "realtime", "nats"].map(|part| format!("service-{part}"));
    assert!(uids.contains("api-chat") && parts.iter().all(|uid| uids.contains(uid.as_str())), "{uids:?}");
    assert_eq!(uids.len(), dashboards.len());
    let overview = dashboards.iter().find(|(_, one)| one["uid"] == "api-chat").unwrap();
    assert_eq!(overview.1["title"], "API Чата");
}

#[test]
fn every_dashboard_lets_one_choose_the_instance_and_leads_to_the_others() {
    for (name, dashboard) in read_all().unwrap() {
        assert_eq!(dashboard["templating"]["list"][0]["name"], "instance", "{name}");
        let tag = &dashboard["tags"][0];
        let link = &dashboard["links"][0];
        assert!(link["type"] == "dashboards" && &link["tags"][0] == tag, "{name}");
        let chosen = queries(&dashboard).len();
        let text = dashboard.to_string();
        assert!(text.matches("$instance").count() >= chosen - 1, "{name}: a query does not heed the instance");
    }
}
