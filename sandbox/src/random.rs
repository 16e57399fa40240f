//! Numbers that look random and are the same everywhere: all of them follow from what they are asked for.

/// SplitMix64's step.
pub fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The number that `seed` holds for the `number`-th request; `purpose` keeps several numbers of one request apart.
pub fn draw(seed: u64, number: u64, purpose: u64) -> u64 {
    mix(mix(mix(seed) ^ number) ^ purpose)
}

/// A drawn number as a fraction from 0 to just below 1.
#[allow(clippy::cast_precision_loss)] // 53 bits, which is what a fraction holds.
pub fn fraction(drawn: u64) -> f64 {
    (drawn >> 11) as f64 / (1u64 << 53) as f64
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
