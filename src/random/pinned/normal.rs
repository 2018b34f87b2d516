//! The standard normal distribution function and its inverse.

use super::{exp, horner, ln};

/// Standard normal distribution function `Φ(z)`, both tails to full relative accuracy; 0 below −37.5, NaN for NaN.
///
/// Rational approximations of Cody (1969), "Rational Chebyshev approximations for the error function", as arranged in
/// his algorithm 715 (`ANORM`, 1993). `Φ(0) = ½` exactly. Measured relative error below 1e-15 for |z| ≤ 8.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    const CENTRE_ABOVE: [f64; 5] = [
        18_154.981_253_343_56,
        1_067.689_485_460_371,
        161.028_231_068_555_87,
        2.235_252_035_460_684,
        0.065_682_337_918_207_45,
    ];
    const CENTRE_BELOW: [f64; 5] = [
        45_507.789_335_026_73,
        10_260.932_208_618_979,
        976.098_551_737_776_7,
        47.202_581_904_688_24,
        1.0,
    ];
    let size = if z < 0.0 { -z } else { z };
    if size <= 0.674_489_75 {
        return 0.5 + z * (horner(z * z, CENTRE_ABOVE) / horner(z * z, CENTRE_BELOW));
    }
    let tail = upper_tail(size);
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// `1 − Φ(z)` for `z > 0.67`.
fn upper_tail(z: f64) -> f64 {
    const MIDDLE_ABOVE: [f64; 9] = [
        9_842.714_838_383_978,
        11_602.651_437_647_35,
        6_848.190_450_536_283,
        2_494.537_585_290_372_6,
        597.270_276_394_800_3,
        93.506_656_132_177_85,
        8.883_149_794_388_377,
        0.398_941_512_088_134_66,
        1.076_557_677_372_019_2e-8,
    ];
    const MIDDLE_BELOW: [f64; 9] = [
        19_685.429_676_859_992,
        38_912.003_286_093_27,
        34_900.952_721_145_98,
        18_615.571_640_885_097,
        6_485.558_298_266_761,
        1_519.377_599_407_554_7,
        235.387_901_782_625,
        22.266_688_044_328_117,
        1.0,
    ];
    const FAR_ABOVE: [f64; 6] = [
        2.911_287_495_116_879_3e-5,
        1.421_619_193_227_893_4e-3,
        0.022_235_277_870_649_808,
        0.127_401_161_160_247_36,
        0.215_898_534_057_957,
        0.023_073_441_764_940_174,
    ];
    const FAR_BELOW: [f64; 6] = [
        7.297_515_550_839_662e-5,
        3.782_396_332_027_582_4e-3,
        0.065_988_137_868_928_56,
        0.468_238_212_480_865_1,
        1.284_260_096_144_911,
        1.0,
    ];
    const INVERSE_SQRT_TWO_PI: f64 = 0.398_942_280_401_432_7;
    if z > 37.5 {
        return 0.0;
    }
    let factor = if z <= 5.656_854_249_492_381 {
        horner(z, MIDDLE_ABOVE) / horner(z, MIDDLE_BELOW)
    } else {
        let w = 1.0 / (z * z);
        (INVERSE_SQRT_TWO_PI - w * (horner(w, FAR_ABOVE) / horner(w, FAR_BELOW))) / z
    };
    // z² is split so that the larger part is exact: z is cut to a multiple of 1/16.
    let cut = f64::from((z * 16.0) as i32) / 16.0;
    exp(-0.5 * cut * cut) * exp(-0.5 * ((z - cut) * (z + cut))) * factor
}

/// Standard normal quantile `Φ⁻¹(u)`. Domain: the uniforms of one word, `2⁻³³ ≤ u ≤ 1 − 2⁻³³`; others are clamped to
/// it (|z| ≤ 6.34); NaN stays NaN.
///
/// Source: Wichura (1988), algorithm AS 241 (`PPND16`), Applied Statistics 37, 477–484; its far tail (u < e⁻²⁵) is never
/// needed. The upper tail uses `1 − u`, which is exact for uniforms of one word, so that
/// `normal_quantile(1 − u) = −normal_quantile(u)` to the bit. Measured error below 1e-15 relative.
#[inline(always)]
#[must_use]
pub fn normal_quantile(u: f64) -> f64 {
    const SMALLEST: f64 = 0.5 / 4_294_967_296.0;
    const CENTRE_ABOVE: [f64; 8] = [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ];
    const CENTRE_BELOW: [f64; 8] = [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ];
    const TAIL_ABOVE: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ];
    const TAIL_BELOW: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    let u = u.clamp(SMALLEST, 1.0 - SMALLEST);
    let q = u - 0.5;
    let central = q * q <= 0.180_625;
    let tail = if q < 0.0 { u } else { 1.0 - u };
    // One rational function is evaluated, with the coefficients of the region: selects, not branches.
    let x = if central {
        0.180_625 - q * q
    } else {
        (-ln(tail)).sqrt() - 1.6
    };
    let mut above = 0.0;
    let mut below = 0.0;
    for i in (0..8).rev() {
        above = above * x + if central { CENTRE_ABOVE[i] } else { TAIL_ABOVE[i] };
        below = below * x + if central { CENTRE_BELOW[i] } else { TAIL_BELOW[i] };
    }
    let factor = if central {
        q
    } else if q < 0.0 {
        -1.0
    } else {
        1.0
    };
    factor * above / below
}
