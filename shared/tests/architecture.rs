//! Who may depend on whom: the rules of the house, held by a test.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the code fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The members of the workspace, each with the members that its code (not its tests) depends on.
fn members() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |package: &Value| package["name"].as_str().unwrap().to_owned();
    let all: BTreeSet<String> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let of_code = dependencies.filter(|dependency| dependency["kind"] != "dev").map(name);
            (name(package), of_code.filter(|dependency| all.contains(dependency)).collect())
        })
        .collect()
}

/// Rust files below `folder`, by their path from the top of the repository.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![repository().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(repository()).unwrap().to_str().unwrap().to_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// The code of every process, without its tests.
fn code_of_processes() -> Vec<(String, String)> {
    let sources =
        ["services/auth/src", "services/users/src", "services/chats/src", "services/realtime/src", "gateway/src"];
    sources.iter().flat_map(|folder| rust_files(folder)).collect()
}

#[test]
fn services_and_the_gateway_depend_on_shared_and_on_nothing_else_of_ours() {
    let members = members();
    for process in ["auth", "users", "chats", "realtime", "gateway"] {
        let ours = members.get(process).unwrap_or_else(|| panic!("{process} is not a member of the workspace"));
        assert_eq!(ours.iter().map(String::as_str).collect::<Vec<_>>(), ["shared"], "{process} depends on {ours:?}");
    }
    assert!(members["shared"].is_empty(), "shared depends on {:?}", members["shared"]);
}

#[test]
fn only_the_bus_touches_nats_and_only_the_database_module_touches_its_drivers() {
    let shared = rust_files("shared/src").into_iter().filter(|(name, _)| !name.starts_with("shared/src/testing"));
    let all: Vec<(String, String)> = shared.chain(code_of_processes()).collect();
    let strangers = |word: &str, home: &str| -> Vec<String> {
        let found = all.iter().filter(|(name, text)| !name.starts_with(home) && text.contains(word));
        found.map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(strangers("async_nats::", "shared/src/bus/"), Vec::<String>::new());
    for driver in ["SqlitePool", "SqliteConn", "PgPool", "PgConn", "sqlx::query", "sqlx::raw_sql"] {
        assert_eq!(strangers(driver, "shared/src/db/"), Vec::<String>::new(), "{driver}");
    }
}

#[test]
fn sql_stands_in_the_store_and_nowhere_else() {
    for (name, text) in code_of_processes() {
        let in_store = name.contains("/src/store/") || name.ends_with("/src/store.rs");
        assert!(in_store || !text.contains("sql(\""), "{name} has SQL of its own");
    }
}

#[test]
fn inside_a_service_dependencies_point_from_the_edge_to_the_domain() {
    for (name, text) in code_of_processes().iter().filter(|(name, _)| name.starts_with("services/")) {
        let file = name.split("/src/").nth(1).unwrap();
        let edges = [
            "routes",
            "consumers",
            "answers",
            "app",
            "commands",
            "import",
            "rebuild",
            "housekeeping",
            "admin",
            "avatars/collector",
        ];
        if file.starts_with("store") {
            for edge in edges {
                assert!(!text.contains(&format!("crate::{edge}")), "{name} (store) depends on {edge}");
            }
        }
        let outer = ["main.rs", "lib.rs", "config.rs"];
        let is_domain = !outer.contains(&file) && !edges.iter().any(|edge| file.starts_with(edge));
        if is_domain && !file.starts_with("store") {
            assert!(!text.contains("crate::store"), "{name} (domain) depends on the store");
        }
    }
}
