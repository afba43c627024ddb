//! Folders for what other accounts of the machine must not read.

use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Makes `folder` and the folders above it that are missing, for their owner alone: databases, logs and backups hold
/// every message. One that is there stays as its owner wants it.
pub fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_folder_is_its_owners_alone_and_one_that_is_there_stays_as_it_is() {
        let top = tempfile::tempdir().unwrap();
        let mode = |folder: &Path| folder.metadata().unwrap().permissions().mode() & 0o777;
        let (data, logs) = (top.path().join("data"), top.path().join("data/logs"));
        make_private(&logs).unwrap();
        assert_eq!([mode(&data), mode(&logs)], [0o700, 0o700]);
        std::fs::set_permissions(&data, Permissions::from_mode(0o750)).unwrap();
        make_private(&data).unwrap();
        assert_eq!(mode(&data), 0o750);
    }
}
