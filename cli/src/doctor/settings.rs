//! Are the settings there, and are the secrets secret?

use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use shared::config::check_secret;

use super::finding::Finding;
use crate::place::{ENV_FILE, Place};

const KIND: &str = "settings";
/// The keys that sign tokens.
const KEYS: [&str; 2] = ["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET"];

pub(super) fn examine(place: &Place) -> Vec<Finding> {
    let mut findings = vec![env_file(Path::new(ENV_FILE)), admin_password(place)];
    findings.extend(KEYS.map(|name| key(name, place.settings.get(name).unwrap_or_default())));
    findings.push(distinct_keys(place));
    findings.push(public_url(place.settings.get("PUBLIC_URL").unwrap_or("http://localhost:8002")));
    findings
}

fn env_file(path: &Path) -> Finding {
    let Ok(metadata) = path.metadata() else {
        return Finding::look(KIND, ENV_FILE, "is not here", "run `chat run` here once; it writes one");
    };
    let mode = metadata.permissions().mode() & 0o777;
    if mode.trailing_zeros() >= 6 {
        Finding::ok(KIND, ENV_FILE, "readable by its owner only")
    } else {
        Finding::wrong(KIND, ENV_FILE, format!("others may open it (mode {mode:o})"), format!("chmod 600 {ENV_FILE}"))
    }
}

fn admin_password(place: &Place) -> Finding {
    match place.settings.get("ADMIN_PASSWORD") {
        Some(_) => Finding::ok(KIND, "ADMIN_PASSWORD", "set"),
        None => Finding::wrong(KIND, "ADMIN_PASSWORD", "is not set", "put a password into .env"),
    }
}

fn key(name: &'static str, value: &str) -> Finding {
    match check_secret(name, value) {
        Ok(_) => Finding::ok(KIND, name, "long enough and no sample"),
        Err(bad) => {
            let (seen, remedy) = bad.reason.split_once("; ").unwrap_or((&bad.reason, "put another into .env"));
            Finding::wrong(KIND, name, seen, remedy)
        }
    }
}

fn distinct_keys(place: &Place) -> Finding {
    let [access, refresh] = KEYS.map(|name| place.settings.get(name));
    if access.is_some() && access == refresh {
        Finding::wrong(KIND, "keys", "both keys are the same", "make another one with `openssl rand -hex 32`")
    } else {
        Finding::ok(KIND, "keys", "differ from each other")
    }
}

fn public_url(url: &str) -> Finding {
    let rest = url.strip_prefix("http://");
    let host = rest.and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    let on_this_machine = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    if url.starts_with("https://") || on_this_machine {
        Finding::ok(KIND, "PUBLIC_URL", url)
    } else if rest.is_some() {
        let remedy = "put a proxy with a certificate in front and set PUBLIC_URL to https://…";
        Finding::look(KIND, "PUBLIC_URL", format!("{url}: passwords travel readable"), remedy)
    } else {
        Finding::wrong(KIND, "PUBLIC_URL", format!("{url} is no address"), "write it as https://chat.example")
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;
    use crate::settings::Settings;
    use crate::system::temporary::TemporaryDir;

    #[test]
    fn a_file_that_others_may_read_is_wrong() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join(".env");
        assert_eq!(env_file(&path).state, State::Look);
        std::fs::write(&path, "").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(env_file(&path).state, State::Wrong);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(env_file(&path).state, State::Ok);
    }

    #[test]
    fn a_weak_key_is_named_with_its_remedy_and_never_shown() {
        let finding = key("JWT_ACCESS_SECRET", "hunter2");
        assert_eq!((finding.state, finding.seen.as_str()), (State::Wrong, "is shorter than 32 bytes"));
        assert!(finding.remedy.unwrap().contains("openssl"));
        let mut settings = Settings::with_fresh_secrets();
        settings.set("JWT_ACCESS_SECRET", settings.get("JWT_REFRESH_SECRET").unwrap().to_owned());
        let place = Place { settings, data: "data".into(), binaries: "".into() };
        assert_eq!(distinct_keys(&place).state, State::Wrong);
    }

    #[test]
    fn an_open_address_without_https_deserves_a_look() {
        let state = |url| public_url(url).state;
        assert_eq!(state("http://localhost:8002"), State::Ok);
        assert_eq!(state("http://127.0.0.1:8002"), State::Ok);
        assert_eq!(state("https://chat.example"), State::Ok);
        assert_eq!(state("http://chat.example"), State::Look);
        assert_eq!(state("chat.example"), State::Wrong);
    }
}
