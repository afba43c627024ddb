//! The configuration of Prometheus and its rules, as promtool judges them.

use observability::{repository, run};

#[test]
fn the_configuration_and_the_rules_are_valid() {
    let said = run("promtool", &["check", "config", "prometheus/prometheus.yml"]).unwrap();
    assert_eq!(said.matches("SUCCESS").count(), 4, "{said}");
}

#[test]
fn the_rules_fire_when_they_should_and_only_then() {
    run("promtool", &["test", "rules", "prometheus/tests/alerts.yml"]).unwrap();
}

#[test]
fn every_alert_is_tested() {
    let read = |path| std::fs::read_to_string(repository(path)).unwrap();
    let (rules, tests) = (read("prometheus/rules/alerts.yml"), read("prometheus/tests/alerts.yml"));
    for alert in rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
        assert!(tests.contains(&format!("alertname: {alert}\n")), "{alert} has no test");
    }
}

#[test]
fn five_processes_and_nats_are_scraped_every_five_seconds() {
    let text = std::fs::read_to_string(repository("prometheus/prometheus.yml")).unwrap();
    assert!(text.contains("scrape_interval: 5s"));
    for job in ["gateway", "auth", "users", "chats", "realtime", "nats"] {
        assert!(text.contains(&format!("job_name: {job}\n")), "{job}");
    }
}
