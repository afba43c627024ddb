//! Random secrets for a first start and for private systems.

use rand::RngExt;

const FIRST: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
const REST: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Length of the keys that sign tokens and open NATS; 40 characters of 56 are 232 bits.
pub const KEY_LENGTH: usize = 40;

/// Length of a password that a person types once; 20 characters of 56 are 116 bits.
pub const PASSWORD_LENGTH: usize = 20;

/// A random word of `length` letters and digits without look-alikes. It starts with a letter, so that
/// nats-server's configuration never takes it for a number.
pub fn random(length: usize) -> String {
    let mut rng = rand::rng();
    let mut pick = |from: &[u8]| char::from(from[rng.random_range(0..from.len())]);
    let first = pick(FIRST);
    std::iter::once(first).chain((1..length).map(|_| pick(REST))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_starts_with_a_letter_and_has_the_asked_length() {
        for _ in 0..200 {
            let secret = random(KEY_LENGTH);
            assert_eq!(secret.len(), KEY_LENGTH);
            assert!(secret.starts_with(|c: char| c.is_ascii_alphabetic()));
            assert!(secret.chars().all(|c| c.is_ascii_alphanumeric()));
        }
    }

    #[test]
    fn two_secrets_differ() {
        assert_ne!(random(PASSWORD_LENGTH), random(PASSWORD_LENGTH));
    }
}
