//! Fault tests stop the process at its most delicate moment: only in debug builds, only when told to.

use crate::config::Config;

/// Where the process is to abort, if anywhere.
#[derive(Clone, Debug, Default)]
pub struct Failpoint {
    /// The file that tells that it did so before: it happens once.
    #[cfg(debug_assertions)]
    after_commit: Option<std::path::PathBuf>,
}

impl Failpoint {
    /// As the settings say; nowhere in a release build.
    #[cfg(debug_assertions)]
    pub fn new(config: &Config) -> Self {
        let wanted = config.chats_failpoint == "after_commit";
        Self { after_commit: wanted.then(|| config.database.data_dir.join("chats.failpoint")) }
    }

    /// As the settings say; nowhere in a release build.
    #[cfg(not(debug_assertions))]
    pub fn new(_: &Config) -> Self {
        Self::default()
    }

    /// A message was committed and is not answered yet.
    #[cfg(debug_assertions)]
    pub fn after_commit(&self) {
        let Some(marker) = &self.after_commit else { return };
        if std::fs::File::create_new(marker).is_ok() {
            tracing::warn!("aborting at the failpoint after_commit");
            std::process::abort();
        }
    }

    /// A message was committed and is not answered yet.
    #[cfg(not(debug_assertions))]
    pub fn after_commit(&self) {}
}
