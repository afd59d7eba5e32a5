//! JSON numbers at the front of bytes, read exactly as `serde_json` with `float_roundtrip` reads them.
//!
//! Not for locale-dependent numbers.

/// A number that was found, not converted yet: most lines of a file are about metrics that nobody asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanned<'a> {
    text: &'a [u8],
    /// Places after the point; `None` where the digits do not fit the quick conversion.
    places: Option<usize>,
}

/// Exact powers of ten.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

impl Scanned<'_> {
    /// Returns how many bytes the number takes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Tells whether the number is certainly in range without being converted.
    pub(super) fn plain(&self) -> bool {
        self.places.is_some()
    }

    /// Returns the nearest `f64`; `None` beyond its range. Negative zero is zero.
    pub(super) fn value(&self) -> Option<f64> {
        if let Some(power) = self.places.and_then(|places| POWERS.get(places)) {
            let digits = self.text.iter().filter(|byte| byte.is_ascii_digit());
            let digits = digits.fold(0_u64, |sum, byte| {
                sum.wrapping_mul(10).wrapping_add(u64::from(byte & 0x0f))
            });
            // Both are exact, so the quotient is rounded once (Clinger 1990).
            let magnitude = float(digits) / power;
            return Some(if self.text.starts_with(b"-") {
                0.0 - magnitude
            } else {
                magnitude
            });
        }
        let value: f64 = std::str::from_utf8(self.text).ok()?.parse().ok()?;
        value.is_finite().then_some(value + 0.0)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "at most 15 digits, so every one is below 2^53"
)]
fn float(digits: u64) -> f64 {
    digits as f64
}

/// Finds a JSON number (RFC 8259, 6) at the front of bytes.
#[inline]
pub(super) fn scan(bytes: &[u8]) -> Option<Scanned<'_>> {
    let from = usize::from(bytes.first() == Some(&b'-'));
    let whole = run_of_digits(bytes.get(from..)?);
    if whole == 0 || (whole > 1 && bytes.get(from) == Some(&b'0')) {
        return None;
    }
    let mut at = from.saturating_add(whole);
    let mut places = 0;
    if bytes.get(at) == Some(&b'.') {
        at = at.saturating_add(1);
        places = run_of_digits(bytes.get(at..)?);
        if places == 0 {
            return None;
        }
        at = at.saturating_add(places);
    }
    let mut plain = whole.saturating_add(places) <= 15;
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        plain = false;
        at = at.saturating_add(1);
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at = at.saturating_add(1);
        }
        let exponent = run_of_digits(bytes.get(at..)?);
        if exponent == 0 {
            return None;
        }
        at = at.saturating_add(exponent);
    }
    Some(Scanned {
        text: bytes.get(..at)?,
        places: plain.then_some(places),
    })
}

/// Counts the digits at the front, eight at a time: lengths vary too much to be predicted byte by byte.
#[inline]
fn run_of_digits(bytes: &[u8]) -> usize {
    const LOW: u64 = 0x0f0f_0f0f_0f0f_0f0f;
    let mut at: usize = 0;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        // A digit is 0x30 to 0x39: its high half is 3, also after 6 is added (which carries nothing over: 0x0f + 6).
        let high = (word & !LOW) ^ 0x3030_3030_3030_3030;
        let six = (((word & LOW).wrapping_add(0x0606_0606_0606_0606)) & !LOW) | high;
        if six == 0 {
            at = at.saturating_add(8);
            continue;
        }
        let zeros = usize::try_from(six.trailing_zeros() / 8).unwrap_or(0);
        return at.saturating_add(zeros);
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at.saturating_add(rest.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(usize, Option<f64>)> {
        scan(text.as_bytes()).map(|number| (number.len(), number.value()))
    }

    #[test]
    fn the_grammar_is_the_one_of_json() {
        assert_eq!(read("40.358089,"), Some((9, Some(40.358_089))));
        assert_eq!(read("0}"), Some((1, Some(0.0))));
        assert_eq!(read("-0"), Some((2, Some(0.0))));
        assert_eq!(read("1e308"), Some((5, Some(1e308))));
        assert_eq!(read("1e999"), Some((5, None)));
        for bad in [
            "", "-", "01", ".5", "1.", "1.e3", "1e", "+1", "NaN", "Infinity", "e5",
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn digits_are_counted_as_one_by_one(bytes in proptest::collection::vec(prop_oneof![4 => 0x2e_u8..0x3c, 1 => any::<u8>()], 0..30)) {
            let slowly = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            prop_assert_eq!(run_of_digits(&bytes), slowly);
        }

        #[test]
        fn values_are_those_of_serde_json(text in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,22})?([eE][+-]?[0-9]{1,3})?") {
            let scanned = scan(text.as_bytes()).unwrap();
            prop_assert_eq!(scanned.len(), text.len());
            prop_assert_eq!(scanned.value(), serde_json::from_str::<f64>(&text).ok().map(|value| value + 0.0));
        }

        #[test]
        fn what_serde_json_refuses_is_refused(text in "[-+.0-9eE]{0,8}") {
            let whole = scan(text.as_bytes()).filter(|number| number.len() == text.len());
            prop_assert_eq!(whole.and_then(|number| number.value()).is_some(), serde_json::from_str::<f64>(&text).is_ok());
        }
    }
}
