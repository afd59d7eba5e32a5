//! Conversions between counts and floats, in one place because each has a stated reason to be sound.
//! Not for parsing numbers.

/// A count as a float; above 2^53 the nearest float, which moves no interval visibly.
#[expect(
    clippy::cast_precision_loss,
    reason = "statistics of more than 2^53 events do not depend on the last one"
)]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

/// A slice length as a count.
pub(super) fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// A slice length as a float.
pub(super) fn float_len(len: usize) -> f64 {
    float(count(len))
}

/// The integer part of a non-negative float below 2^53; `None` for everything else.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked just above"
)]
pub(super) fn whole(x: f64) -> Option<u64> {
    (0.0..9_007_199_254_740_992.0).contains(&x).then_some(x as u64)
}

/// The integer part of a float that fits into `i32`; `None` for everything else.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked just above")]
pub(super) fn whole_i32(x: f64) -> Option<i32> {
    (x > -2_147_483_649.0 && x < 2_147_483_648.0).then_some(x as i32)
}

/// The integer part of a float as a slice index.
pub(super) fn index(x: f64) -> Option<usize> {
    whole(x).and_then(|i| usize::try_from(i).ok())
}
