//! What is kept of a picture: a square of 512×512 pixels, named by the hash of its own bytes.

use serde::{Deserialize, Deserializer, de};
use sha2::{Digest, Sha256};
use shared::db::{ToValue, Value};
use shared::hex::to_hex;

/// The length of a SHA-256 in hexadecimal.
const LENGTH: usize = 64;

/// A finished avatar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avatar {
    /// The file, JPEG or PNG.
    pub file: Vec<u8>,
    /// Its name.
    pub hash: AvatarHash,
}

impl Avatar {
    /// The avatar in `file`.
    pub fn of(file: Vec<u8>) -> Self {
        let hash = AvatarHash::of(&file);
        Self { file, hash }
    }
}

/// The name of an avatar: the SHA-256 of its file in lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct AvatarHash(String);

impl AvatarHash {
    /// The hash of `file`.
    pub fn of(file: &[u8]) -> Self {
        Self(to_hex(&Sha256::digest(file)))
    }

    /// The hash that `text` is, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hash = text.len() == LENGTH && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the avatar is to be had.
    pub fn url(&self) -> String {
        format!("/api/avatars/{}", self.0)
    }
}

impl<'de> Deserialize<'de> for AvatarHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a SHA-256 in lower-case hexadecimal"))
    }
}

impl ToValue for &AvatarHash {
    fn to_value(self) -> Value {
        self.0.as_str().to_value()
    }
}

/// The type of an avatar's file: there are only the two that are drawn here.
pub fn content_type(file: &[u8]) -> &'static str {
    if file.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" }
}

#[cfg(test)]
mod tests {
    use super::AvatarHash;

    #[test]
    fn a_hash_is_64_lower_case_hexadecimal_digits_and_nothing_else() {
        let hash = AvatarHash::of(b"");
        assert_eq!(hash.as_str(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(AvatarHash::parse(hash.as_str()), Some(hash.clone()));
        for other in
            ["", "..", "e3b0", &hash.as_str().to_uppercase(), &format!("{}/", &hash.as_str()[1..]), &"ж".repeat(32)]
        {
            assert_eq!(AvatarHash::parse(other), None, "{other}");
        }
    }
}
