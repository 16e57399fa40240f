//! Pseudo-random numbers, hashes and UUIDs that are the same on every machine: each follows from its arguments alone.

/// One step of SplitMix64.
pub(crate) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Draws a number for the `number`-th request; `purpose` separates several numbers of one request.
pub(crate) fn draw(seed: u64, number: u64, purpose: u64) -> u64 {
    mix(mix(mix(seed) ^ number) ^ purpose)
}

/// Converts a drawn number to a fraction, at least 0 and less than 1.
#[allow(clippy::cast_precision_loss)] // 53 bits, the precision of a fraction.
pub(crate) fn fraction(drawn: u64) -> f64 {
    (drawn >> 11) as f64 / (1u64 << 53) as f64
}

/// Returns 32 hexadecimal digits that look like the server's hashes.
pub(crate) fn hash(salt: &str, id: i64) -> String {
    let seed = salt.bytes().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| mix(sum ^ u64::from(byte)));
    let first = mix(seed ^ id.unsigned_abs());
    format!("{first:016x}{:016x}", mix(first))
}

/// Returns a version 4 UUID.
pub(crate) fn uuid(salt: &str, id: i64) -> String {
    let digits = hash(salt, id);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::{draw, fraction};

    #[test]
    fn fractions_fill_the_range_and_differ_by_purpose() {
        let drawn: Vec<f64> = (0..1000).map(|number| fraction(draw(1, number, 0))).collect();
        assert!(drawn.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        let mean = drawn.iter().sum::<f64>() / 1000.0;
        assert!((0.45..0.55).contains(&mean), "{mean}");
        assert_ne!(draw(1, 1, 0), draw(1, 1, 1));
    }
}
