//! What the compose file and the Dockerfile promise.

use cli::system::temporary::TemporaryDir;
use observability::compose::{Variables, interpolated, read, services, stage, words};
use observability::{repository, run};

const REQUIRED: [&str; 10] = [
    "ADMIN_PASSWORD",
    "JWT_ACCESS_SECRET",
    "JWT_REFRESH_SECRET",
    "GF_SECURITY_ADMIN_PASSWORD",
    "POSTGRES_PASSWORD",
    "NATS_AUTH_PASSWORD",
    "NATS_USERS_PASSWORD",
    "NATS_CHATS_PASSWORD",
    "NATS_REALTIME_PASSWORD",
    "NATS_GATEWAY_PASSWORD",
];

fn file(path: &str) -> String {
    std::fs::read_to_string(repository(path)).unwrap()
}

fn whole() -> (TemporaryDir, serde_yaml_ng::Value) {
    let folder = TemporaryDir::new().unwrap();
    let compose = read(&crate::new_env(folder.path())).unwrap();
    (folder, compose)
}

#[test]
fn compose_and_the_image_linter_accept_the_files() {
    let folder = TemporaryDir::new().unwrap();
    crate::new_env(folder.path());
    let env = folder.path().join("new.env").display().to_string();
    if run("docker", &["compose", "version"]).is_ok() {
        run("docker", &["compose", "--env-file", &env, "config", "--quiet"]).unwrap();
    } else {
        run("docker-compose", &["--env-file", &env, "config", "--quiet"]).unwrap();
    }
    let hadolint = repository(".cache/bin/hadolint");
    run(&hadolint.canonicalize().unwrap().to_string_lossy(), &["Dockerfile"]).unwrap();
}

#[test]
fn each_missing_secret_is_named_before_anything_starts() {
    let folder = TemporaryDir::new().unwrap();
    let (env, text) = (crate::new_env(folder.path()), file("docker-compose.yaml"));
    interpolated(&text, &env).unwrap();
    for name in REQUIRED {
        let mut without: Variables = env.clone();
        without.insert(name.to_owned(), String::new());
        let error = interpolated(&text, &without).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}: set it in .env")), "{name}: {error}");
        assert!(file(".env.example").contains(&format!("\n{name}=\n")), "{name} is not in .env.example");
    }
}

#[test]
fn the_three_doors_are_8002_9090_and_3421() {
    let (_folder, compose) = whole();
    let mut ports: Vec<(String, String)> = Vec::new();
    for (name, service) in services(&compose) {
        ports.extend(words(&service["ports"]).into_iter().map(|port| (name.clone(), port)));
    }
    let expected = [("gateway", "8002:8002"), ("prometheus", "127.0.0.1:9090:9090"), ("grafana", "3421:3000")];
    assert_eq!(ports, expected.map(|(name, port)| (name.to_owned(), port.to_owned())));
    assert_eq!(compose["networks"]["inside"]["internal"], true);
}

#[test]
fn every_container_is_locked_limited_and_watched() {
    let (_folder, compose) = whole();
    let services = services(&compose);
    assert_eq!(services.len(), 9);
    for (name, service) in services {
        assert_eq!(service["read_only"], true, "{name}");
        assert_eq!(words(&service["cap_drop"]), ["ALL"], "{name}");
        assert_eq!(words(&service["security_opt"]), ["no-new-privileges:true"], "{name}");
        assert!(service["mem_limit"].is_string() && service["pids_limit"].is_number(), "{name}");
        assert_eq!(service["restart"], "unless-stopped", "{name}");
        assert!(words(&service["healthcheck"]["test"]).len() > 1, "{name}");
        let user = service["user"].as_str().map(ToOwned::to_owned);
        let built = || stage(&name).unwrap().iter().rev().find_map(|line| Some(line.strip_prefix("USER ")?.to_owned()));
        let user = user.or_else(built).unwrap();
        assert!(!user.starts_with('0') && user != "root", "{name} runs as {user}");
    }
}

#[test]
fn every_volume_is_named() {
    let (_folder, compose) = whole();
    for (name, service) in services(&compose) {
        for volume in words(&service["volumes"]) {
            let source = volume.split(':').next().unwrap();
            let read_only = volume.ends_with(":ro") && repository(source).exists();
            assert!(read_only || compose["volumes"].get(source).is_some(), "{name}: {volume}");
        }
    }
}

#[test]
fn images_are_pinned_and_hold_no_secret() {
    let (_folder, compose) = whole();
    let dockerfile = file("Dockerfile");
    let from =
        dockerfile.lines().filter_map(|line| line.strip_prefix("FROM ")).map(|line| line.split(' ').next().unwrap());
    let named: Vec<String> =
        services(&compose).iter().map(|(_, service)| service["image"].as_str().unwrap().to_owned()).collect();
    let stages = ["runtime"];
    for image in named.iter().map(String::as_str).chain(from).filter(|image| !stages.contains(image)) {
        let tag = image.split_once(':').unwrap_or_else(|| panic!("{image} has no tag")).1;
        assert!(tag.contains('.') && tag.chars().any(|c| c.is_ascii_digit()), "{image} is not pinned");
    }
    for line in dockerfile.lines().filter(|line| line.starts_with("ENV") || line.starts_with("ARG")) {
        assert!(!line.contains("PASSWORD") && !line.contains("SECRET"), "{line}");
    }
    assert!(file(".dockerignore").contains("**/.env\n"));
    let pinned = file("scripts/nats-server.txt").split("==").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    assert!(dockerfile.contains(&format!("FROM nats:{pinned}-alpine")), "nats-server {pinned} is what is tested");
}

#[test]
fn prometheus_and_grafana_look_where_the_services_are() {
    let (_folder, compose) = whole();
    let of =
        |name: &str, variable: &str| compose["services"][name]["environment"][variable].as_str().unwrap().to_owned();
    for (name, variable) in [
        ("gateway", "GATEWAY_ADMIN_LISTEN"),
        ("auth", "AUTH_LISTEN"),
        ("users", "USERS_LISTEN"),
        ("chats", "CHATS_LISTEN"),
        ("realtime", "REALTIME_LISTEN"),
    ] {
        let target = of(name, variable).replace("0.0.0.0", name);
        assert!(file("prometheus/prometheus.yml").contains(&format!("targets: [\"{target}\"]")), "{target}");
    }
    assert!(file("grafana/provisioning/datasources/prometheus.yaml").contains("url: http://prometheus:9090\n"));
    let dashboards = "/etc/grafana/dashboards";
    assert!(file("grafana/provisioning/dashboards/services.yaml").contains(&format!("path: {dashboards}\n")));
    assert!(
        words(&compose["services"]["grafana"]["volumes"]).contains(&format!("./grafana/dashboards:{dashboards}:ro"))
    );
    assert!(file("grafana/provisioning/dashboards/services.yaml").contains("folder: Services\n"));
}
