//! JSON numbers at the front of bytes, read exactly as `serde_json` with `float_roundtrip` reads them.
//!
//! Not for locale-dependent numbers.

/// A number that was found, not converted yet: most lines of a file are about metrics that nobody asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanned<'a> {
    text: &'a [u8],
    digits: u64,
    /// Places after the point; `None` where the digits do not fit the quick conversion.
    places: Option<usize>,
    negative: bool,
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
            // Both are exact, so the quotient is rounded once (Clinger 1990).
            let magnitude = float(self.digits) / power;
            return Some(if self.negative { 0.0 - magnitude } else { magnitude });
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
    let negative = bytes.first() == Some(&b'-');
    let mut at = usize::from(negative);
    let mut digits: u64 = 0;
    let whole_from = at;
    take_digits(bytes, &mut at, &mut digits);
    let whole = at.saturating_sub(whole_from);
    if whole == 0 || (whole > 1 && bytes.get(whole_from) == Some(&b'0')) {
        return None;
    }
    let mut places = 0;
    if bytes.get(at) == Some(&b'.') {
        at = at.saturating_add(1);
        let from = at;
        take_digits(bytes, &mut at, &mut digits);
        places = at.saturating_sub(from);
        if places == 0 {
            return None;
        }
    }
    let mut plain = whole.saturating_add(places) <= 15;
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        plain = false;
        at = at.saturating_add(1);
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at = at.saturating_add(1);
        }
        let from = at;
        take_digits(bytes, &mut at, &mut 0);
        if at == from {
            return None;
        }
    }
    Some(Scanned {
        text: bytes.get(..at)?,
        digits,
        places: plain.then_some(places),
        negative,
    })
}

#[inline]
fn take_digits(bytes: &[u8], at: &mut usize, digits: &mut u64) {
    while let Some(byte) = bytes.get(*at) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return;
        }
        *digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        *at = at.saturating_add(1);
    }
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
        assert_eq!(read("40.358089,"), Some((9, Some(40.358089))));
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
