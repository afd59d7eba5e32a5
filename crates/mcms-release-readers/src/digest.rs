//! SHA-256 of what was read, as records and sources write it.
//!
//! Not for signing.

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of bytes in lower-case hexadecimal.
///
/// # Example
/// ```
/// let empty = mcms_release_readers::digest::sha256_hex(b"");
/// assert!(empty.starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
/// ```
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_slice())
}

/// Returns the SHA-256 of a folder: over the lines `name`, tab, digest of its files, sorted by name.
///
/// The order of the pairs does not matter. Names use forward slashes.
#[must_use]
pub fn sha256_folder<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut lines: Vec<(&str, &str)> = files.into_iter().collect();
    lines.sort_unstable();
    let mut state = Sha256::new();
    for (name, digest) in lines {
        state.update(name.as_bytes());
        state.update(b"\t");
        state.update(digest.as_bytes());
        state.update(b"\n");
    }
    hex(state.finalize().as_slice())
}

/// Writes bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0f])
        .filter_map(|nibble| DIGITS.get(usize::from(nibble)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_the_one_of_fips_180_4() {
        assert_eq!(
            sha256_hex(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_folder_digest_does_not_depend_on_the_order_of_its_files() {
        assert_eq!(
            sha256_folder([("a", "1"), ("b", "2")]),
            sha256_folder([("b", "2"), ("a", "1")])
        );
        assert_ne!(
            sha256_folder([("a", "1"), ("b", "2")]),
            sha256_folder([("a", "2"), ("b", "1")])
        );
    }
}
