//! The environment of each process: the settings it may know, and where the others listen.

use super::addresses::Addresses;
use super::{Program, nats_server};
use crate::settings::{self, Settings};
use std::path::Path;

/// The variables that `program` gets beside those it inherits.
pub(super) fn of(
    program: Program,
    settings: &Settings,
    own: Option<&Settings>,
    addresses: &Addresses,
    data: &Path,
) -> Vec<(String, String)> {
    let own = own.into_iter().flat_map(Settings::iter).map(|(name, value)| (name.to_owned(), value.to_owned()));
    if program == Program::Nats {
        return nats_server::environment(settings, addresses, &data.join("nats")).into_iter().chain(own).collect();
    }
    let known = settings.iter().filter(|(name, _)| !settings::is_foreign_secret(program, name));
    known
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .chain(places(program, settings, addresses, data))
        .chain(own)
        .collect()
}

/// The names of the inherited variables that `program` must not see.
pub(super) fn withheld_from(program: Program) -> Vec<String> {
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| settings::is_foreign_secret(program, name))
        .collect()
}

fn places(program: Program, settings: &Settings, addresses: &Addresses, data: &Path) -> Vec<(String, String)> {
    let (gateway, gateway_admin) = match program {
        Program::SecondGateway => (addresses.second_gateway, addresses.second_gateway_admin),
        _ => (addresses.gateway, addresses.gateway_admin),
    };
    let url = |name: &str, program| {
        settings.get(name).map_or_else(|| format!("http://{}", addresses.admin(program)), str::to_owned)
    };
    [
        (
            "PUBLIC_URL",
            settings
                .get("PUBLIC_URL")
                .map_or_else(|| format!("http://localhost:{}", addresses.gateway.port()), str::to_owned),
        ),
        ("DATA_DIR", data.to_string_lossy().into_owned()),
        ("NATS_URL", format!("nats://{}", addresses.nats)),
        ("NATS_MONITOR_URL", format!("http://{}", addresses.nats_monitor)),
        ("AUTH_LISTEN", addresses.auth.to_string()),
        ("USERS_LISTEN", addresses.users.to_string()),
        ("CHATS_LISTEN", addresses.chats.to_string()),
        ("REALTIME_LISTEN", addresses.realtime.to_string()),
        ("GATEWAY_LISTEN", gateway.to_string()),
        ("GATEWAY_ADMIN_LISTEN", gateway_admin.to_string()),
        ("AUTH_URL", url("AUTH_URL", Program::Auth)),
        ("USERS_URL", url("USERS_URL", Program::Users)),
        ("CHATS_URL", url("CHATS_URL", Program::Chats)),
        ("REALTIME_URL", url("REALTIME_URL", Program::Realtime)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment_of(program: Program) -> Settings {
        let settings = Settings::with_fresh_secrets();
        let addresses = Addresses::from_settings(&settings).unwrap();
        of(program, &settings, None, &addresses, Path::new("data")).into_iter().collect()
    }

    #[test]
    fn the_gateway_knows_where_the_services_are_and_no_foreign_secret() {
        let environment = environment_of(Program::Gateway);
        assert_eq!(environment.get("CHATS_URL"), Some("http://127.0.0.1:8013"));
        assert_eq!(environment.get("PUBLIC_URL"), Some("http://localhost:8002"));
        assert!(environment.get("NATS_GATEWAY_PASSWORD").is_some());
        for secret in ["ADMIN_PASSWORD", "JWT_REFRESH_SECRET", "NATS_CHATS_PASSWORD"] {
            assert_eq!(environment.get(secret), None, "{secret}");
        }
    }

    #[test]
    fn a_second_gateway_listens_elsewhere() {
        let environment = environment_of(Program::SecondGateway);
        assert_eq!(environment.get("GATEWAY_LISTEN"), Some("127.0.0.1:8102"));
        assert_eq!(environment.get("GATEWAY_ADMIN_LISTEN"), Some("127.0.0.1:8110"));
    }

    #[test]
    fn nats_server_gets_nothing_but_its_own() {
        let environment = environment_of(Program::Nats);
        assert!(environment.iter().all(|(name, _)| name.starts_with("NATS_")));
        assert_eq!(environment.get("NATS_STORE_DIR"), Some("\"data/nats\""));
    }
}
