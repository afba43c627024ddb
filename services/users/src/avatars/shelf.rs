//! The folder of avatars: `DATA_DIR/avatars`, one file each, named by its hash.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use shared::folder::make_private;
use shared::http::ApiError;

use super::avatar::{Avatar, AvatarHash};

/// How the names of files begin that are still being written.
const UNFINISHED: &str = ".unfinished-";
/// After this, whoever was writing such a file is gone.
const ABANDONED: Duration = Duration::from_hours(1);

/// The avatars' files. Replicas of the service share the folder.
#[derive(Clone, Debug)]
pub struct Shelf(Arc<Path>);

impl Shelf {
    /// In the folder of everything that is kept.
    pub fn open(data_dir: &Path) -> anyhow::Result<Self> {
        let folder = data_dir.join("avatars");
        make_private(&folder).with_context(|| format!("DATA_DIR: the folder {} cannot be made", folder.display()))?;
        Ok(Self(folder.into()))
    }

    /// Puts an avatar there for good: whole, or not at all; it survives a power cut from then on.
    pub async fn put(&self, avatar: Avatar) -> Result<(), ApiError> {
        let folder = Arc::clone(&self.0);
        blocking(move || write_whole(&folder, &avatar)).await.map_err(told)
    }

    /// The file of an avatar, if there is one.
    pub async fn get(&self, hash: &AvatarHash) -> Result<Option<Vec<u8>>, ApiError> {
        match tokio::fs::read(self.path(hash)).await {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    /// Takes an avatar away; it may be gone already.
    pub async fn remove(&self, hash: &AvatarHash) -> Result<(), ApiError> {
        match tokio::fs::remove_file(self.path(hash)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(told(error)),
            _ => Ok(()),
        }
    }

    /// The names of all files.
    pub async fn list(&self) -> Result<Vec<AvatarHash>, ApiError> {
        let folder = Arc::clone(&self.0);
        let names = blocking(move || {
            std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
        });
        let names: Vec<String> = names.await.map_err(told)?;
        Ok(names.iter().filter_map(|name| AvatarHash::parse(name)).collect())
    }

    /// Takes away what a crash left half written.
    pub async fn remove_abandoned(&self) -> io::Result<()> {
        let folder = Arc::clone(&self.0);
        blocking(move || remove_abandoned(&folder, SystemTime::now() - ABANDONED)).await
    }

    fn path(&self, hash: &AvatarHash) -> PathBuf {
        self.0.join(hash.as_str())
    }
}

fn write_whole(folder: &Path, avatar: &Avatar) -> io::Result<()> {
    let mut unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    unfinished.write_all(&avatar.file)?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(folder.join(avatar.hash.as_str()))?;
    // The new name is part of the folder, which is kept by itself.
    std::fs::File::open(folder)?.sync_all()
}

fn remove_abandoned(folder: &Path, before: SystemTime) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        if is_unfinished && entry.metadata()?.modified()? < before {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// 507 for a full disk, 503 for anything else: all of it can pass.
fn told(error: io::Error) -> ApiError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ApiError::storage_full(error),
        _ => ApiError::unavailable(error),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Shelf, remove_abandoned};
    use crate::avatars::{Avatar, AvatarHash};

    #[tokio::test]
    async fn an_avatar_is_there_until_it_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let (shelf, avatar) = (Shelf::open(folder.path()).unwrap(), Avatar::of(b"picture".to_vec()));
        assert_eq!(shelf.get(&avatar.hash).await.unwrap(), None);
        for _ in 0..2 {
            shelf.put(avatar.clone()).await.unwrap();
            assert_eq!(shelf.get(&avatar.hash).await.unwrap(), Some(b"picture".to_vec()));
        }
        for _ in 0..2 {
            shelf.remove(&avatar.hash).await.unwrap();
            assert_eq!(shelf.get(&avatar.hash).await.unwrap(), None);
        }
        assert_eq!(std::fs::read_dir(folder.path().join("avatars")).unwrap().count(), 0, "nothing unfinished is left");
    }

    #[test]
    fn what_a_crash_left_half_written_is_taken_away_when_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, left) = (folder.path().join(AvatarHash::of(b"x").as_str()), folder.path().join(".unfinished-a"));
        for path in [&kept, &left] {
            std::fs::write(path, b"x").unwrap();
        }
        remove_abandoned(folder.path(), SystemTime::now() - Duration::from_mins(1)).unwrap();
        assert!(left.exists(), "someone may be writing it");
        remove_abandoned(folder.path(), SystemTime::now() + Duration::from_mins(1)).unwrap();
        assert!(!left.exists() && kept.exists());
    }
}
