//! From the arguments, `.env` and the environment to a plan for the start.

use std::path::Path;

use anyhow::{Context, Result};

use super::RunArgs;
use crate::env_file;
use crate::place::{ENV_FILE, PlaceArgs};
use crate::settings::Settings;
use crate::system::{Options, Ports};

/// What to start, and the admin's password when it was made just now.
pub(super) struct Plan {
    pub options: Options,
    pub fresh_password: Option<String>,
}

/// Puts the plan together. At the first start this writes `.env`.
pub(super) fn plan(args: &RunArgs, place: &PlaceArgs) -> Result<Plan> {
    let environment = Settings::from_environment();
    let (settings, fresh_password) = if args.free_ports {
        (Settings::with_fresh_secrets().overridden_by(environment), None)
    } else {
        with_env_file(Path::new(ENV_FILE), environment)?
    };
    let data = place.data.clone().unwrap_or_else(|| settings.get("DATA_DIR").unwrap_or("data").into());
    let mut options = Options::new(settings, &data);
    if args.free_ports {
        options.ports = Ports::Free;
    }
    Ok(Plan { options, fresh_password })
}

/// Reads `.env`, or writes it when there is none and the environment alone does not suffice.
fn with_env_file(path: &Path, environment: Settings) -> Result<(Settings, Option<String>)> {
    if let Some(file) = env_file::read(path).with_context(|| path.display().to_string())? {
        return Ok((file.overridden_by(environment), None));
    }
    if environment.missing().is_empty() {
        return Ok((environment, None));
    }
    let brought_password = environment.get("ADMIN_PASSWORD").is_some();
    let created = env_file::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    let password = created.get("ADMIN_PASSWORD").filter(|_| !brought_password).map(str::to_owned);
    Ok((created.overridden_by(environment), password))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::temporary::TemporaryDir;

    #[test]
    fn the_first_start_writes_the_file_and_shows_the_password_once() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join(ENV_FILE);
        let (settings, password) = with_env_file(&path, Settings::default()).unwrap();
        assert_eq!(password.as_deref(), settings.get("ADMIN_PASSWORD"));
        assert!(password.is_some());
        let (again, password) = with_env_file(&path, Settings::default()).unwrap();
        assert_eq!(again, settings);
        assert_eq!(password, None);
    }

    #[test]
    fn nothing_is_written_when_the_environment_has_every_secret() {
        let dir = TemporaryDir::new().unwrap();
        let path = dir.path().join(ENV_FILE);
        let (_, password) = with_env_file(&path, Settings::with_fresh_secrets()).unwrap();
        assert_eq!(password, None);
        assert!(!path.exists());
    }

    #[test]
    fn a_password_from_the_environment_is_not_repeated_on_the_screen() {
        let dir = TemporaryDir::new().unwrap();
        let mut environment = Settings::default();
        environment.set("ADMIN_PASSWORD", "brought along");
        let (settings, password) = with_env_file(&dir.path().join(ENV_FILE), environment).unwrap();
        assert_eq!(settings.get("ADMIN_PASSWORD"), Some("brought along"));
        assert_eq!(password, None);
    }
}
