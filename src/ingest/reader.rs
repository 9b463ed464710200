//! Who reads, without saying who: a keyed hash of address and user agent.

use std::hash::Hasher as _;
use std::str::FromStr;

use rand::TryRng as _;
use rand::rngs::{SysError, SysRng};
use siphasher::sip128::{Hasher128 as _, SipHasher24};

/// The key of the hash. Without it nobody can try addresses until one fits, so it is made anew for every run and forgotten,
/// unless somebody wants the same readers in a later run and keeps one.
#[derive(Clone)]
pub struct ReaderKey([u8; 16]);

impl std::fmt::Debug for ReaderKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("ReaderKey(…)")
    }
}

impl ReaderKey {
    /// A new one from the system's random source.
    ///
    /// # Errors
    /// Where the system has no randomness to give.
    pub fn random() -> Result<Self, SysError> {
        let mut key = [0; 16];
        SysRng.try_fill_bytes(&mut key)?;
        Ok(Self(key))
    }

    pub(super) fn reader(&self, address: &[u8], agent: &[u8]) -> u128 {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        hasher.write(address);
        // No address holds a space, so no two pairs run together.
        hasher.write(b" ");
        hasher.write(agent);
        hasher.finish128().as_u128()
    }
}

impl FromStr for ReaderKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "expected 32 hexadecimal digits, e.g. from `openssl rand -hex 16`";
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(expected);
        }
        u128::from_str_radix(text, 16).map(|key| Self(key.to_be_bytes())).map_err(|_| expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_the_same_under_one_key_only() {
        let one: ReaderKey = "000102030405060708090a0b0c0d0e0f".parse().unwrap();
        let other = ReaderKey::random().unwrap();
        assert_eq!(one.reader(b"::1", b"Firefox"), one.clone().reader(b"::1", b"Firefox"));
        assert_ne!(one.reader(b"::1", b"Firefox"), one.reader(b"::2", b"Firefox"));
        assert_ne!(one.reader(b"::1", b"Firefox"), one.reader(b"::1", b"Safari"));
        assert_ne!(one.reader(b"::1", b"Firefox"), other.reader(b"::1", b"Firefox"));
        assert_ne!(other.reader(b"::1", b"Firefox"), ReaderKey::random().unwrap().reader(b"::1", b"Firefox"));
    }

    #[test]
    fn a_key_is_32_hexadecimal_digits() {
        for text in ["", "00", "000102030405060708090a0b0c0d0e0g", "+00102030405060708090a0b0c0d0e0f"] {
            assert!(text.parse::<ReaderKey>().is_err(), "{text}");
        }
    }
}
