//! Constants made with mpmath 1.4.1 at 40 digits: exp, log, log1p, ncdf, ncdf inverted by Newton, 2 sin(pi rho/6).

use super::*;
use proptest::prelude::*;

const EXP: [(f64, f64); 10] = [
    (-700.5, 5.980196118639791e-305),
    (-37.25, 6.64554417291507e-17),
    (-1.0, 0.36787944117144233),
    (-0.3, 0.7408182206817179),
    (1e-09, 1.000000001),
    (0.5, 1.6487212707001282),
    (1.1, 3.0041660239464334),
    (12.75, 344551.8961378237),
    (88.1, 1.825340356258735e+38),
    (708.9, 7.436322587880697e+307),
];
const LN: [(f64, f64); 10] = [
    (2.5e-308, -708.2799179102919),
    (1e-10, -23.025850929940457),
    (0.25, -1.3862943611198906),
    (0.7, -0.35667494393873245),
    (0.9999, -0.00010000500033334732),
    (1.0001, 9.999500033329732e-05),
    (1.4, 0.3364722366212129),
    (3.0, 1.0986122886681098),
    (100000.0, 11.512925464970229),
    (1.7e+308, 709.7268368932282),
];
const LN_1P: [(f64, f64); 7] = [
    (-0.8, -1.6094379124341005),
    (-0.001, -0.0010005003335835335),
    (-1e-12, -1.0000000000005e-12),
    (1e-15, 9.999999999999995e-16),
    (1e-06, 9.999995000003334e-07),
    (0.04, 0.039220713153281295),
    (8.0, 2.1972245773362196),
];
const NORMAL_CDF: [(f64, f64); 10] = [
    (-37.0, 5.725571222524577e-300),
    (-12.0, 1.776482112077679e-33),
    (-6.0, 9.86587645037698e-10),
    (-3.0, 0.0013498980316300946),
    (-1.0, 0.15865525393145705),
    (-0.5, 0.3085375387259869),
    (0.3, 0.6179114221889527),
    (0.7, 0.758036347776927),
    (2.0, 0.9772498680518208),
    (5.0, 0.9999997133484281),
];
const NORMAL_QUANTILE: [(f64, f64); 10] = [
    (1.1641532182693481e-10, -6.3379577545537895),
    (1e-08, -5.612001244174789),
    (0.0001, -3.7190164854556804),
    (0.05, -1.6448536269514726),
    (0.0751, -1.43882539275254),
    (0.25, -0.6744897501960817),
    (0.4999, -0.00025066283008800747),
    (0.75, 0.6744897501960817),
    (0.975, 1.9599639845400538),
    (0.9999, 3.7190164854557084),
];
const COPULA: [(f64, f64); 6] = [
    (-0.95, -0.9543175205192168),
    (-0.5, -0.5176380902050415),
    (1e-06, 1.0471975511965498e-06),
    (0.2, 0.20905692653530694),
    (0.5, 0.5176380902050415),
    (0.85, 0.8610221936165903),
];

fn agree(function: impl Fn(f64) -> f64, table: &[(f64, f64)], tolerance: f64) {
    for &(x, expected) in table {
        let got = function(x);
        assert!(
            (got / expected - 1.0).abs() <= tolerance,
            "at {x:e}: {got:e}, expected {expected:e}"
        );
    }
}

#[test]
fn functions_agree_with_mpmath() {
    agree(exp, &EXP, 2.3e-16);
    agree(ln, &LN, 2.3e-16);
    agree(ln_1p, &LN_1P, 3.4e-16);
    agree(normal_cdf, &NORMAL_CDF, 1e-15);
    agree(normal_quantile, &NORMAL_QUANTILE, 1e-15);
    agree(copula_correlation, &COPULA, 2.3e-16);
}

/// The errors that docstrings state, in units in the last place or relative ones, at 400 random arguments each from everywhere that the functions are used;
/// `.ci/pinned` makes the values with mpmath.
#[test]
fn errors_are_within_what_is_stated() {
    type Stated = (&'static str, fn(f64) -> f64, f64, fn(f64) -> f64);
    let last_place = |value: f64| value.abs().next_up() - value.abs();
    let relative = f64::abs;
    let functions: [Stated; 6] = [
        ("exp", exp, 1.0, last_place),
        ("ln", ln, 1.0, last_place),
        ("ln_1p", ln_1p, 1.5, last_place),
        ("normal_cdf", normal_cdf, 1e-15, relative),
        ("normal_quantile", normal_quantile, 1e-15, relative),
        ("copula_correlation", copula_correlation, 2.0, last_place),
    ];
    let mut worst = [0.0_f64; 6];
    let mut seen = [0; 6];
    for row in include_str!("values.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let [name, x, value, rest] = cells[..] else {
            panic!("{row}")
        };
        let number = |bits| f64::from_bits(u64::from_str_radix(bits, 16).unwrap());
        let (value, rest) = (number(value), rest.parse::<f64>().unwrap());
        let which = functions.iter().position(|(function, ..)| *function == name).unwrap();
        let (_, function, _, unit) = functions[which];
        let error = (function(number(x)) - value - rest).abs() / unit(value);
        worst[which] = worst[which].max(error);
        seen[which] += 1;
    }
    assert_eq!(seen, [400; 6]);
    for ((name, _, stated, _), worst) in functions.iter().zip(worst) {
        assert!(worst < *stated, "{name}: {worst:e}, {stated:e} is stated");
    }
}

#[test]
fn fixed_points_are_exact() {
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(ln(1.0), 0.0);
    assert_eq!(normal_cdf(0.0), 0.5);
    assert_eq!(normal_quantile(0.5), 0.0);
    assert_eq!([-1.0, 0.0, 1.0].map(copula_correlation), [-1.0, 0.0, 1.0]);
    assert_eq!(pow(5.0, 0.0), 1.0);
}

#[test]
fn ends_are_clamped_and_nan_stays() {
    assert_eq!(exp(f64::NEG_INFINITY), exp(-708.0));
    assert_eq!(exp(f64::INFINITY), exp(709.0));
    assert_eq!(ln(-1.0), ln(f64::MIN_POSITIVE));
    assert_eq!(normal_cdf(-40.0), 0.0);
    assert_eq!(normal_cdf(40.0), 1.0);
    assert_eq!(normal_quantile(0.0), normal_quantile(0.5 / 4_294_967_296.0));
    for function in [exp, ln, ln_1p, normal_cdf, normal_quantile] {
        assert!(function(f64::NAN).is_nan());
    }
}

/// The bits themselves: a change here changes every result of every seed.
#[test]
fn bits_are_pinned() {
    let bits = [
        exp(0.7),
        exp(-13.3),
        ln(0.3),
        ln(77.7),
        normal_quantile(0.01),
        normal_quantile(0.6),
        normal_cdf(-2.2),
    ];
    assert_eq!(
        bits.map(f64::to_bits),
        [
            0x4000_1c2a_6126_8987,
            0x3ebc_17e4_c120_ae6f,
            0xbff3_4378_fcbd_a721,
            0x4011_6952_e37a_90ac,
            0xc002_9c5c_4630_ff0e,
            0x3fd0_36d6_c4a0_4b5a,
            0x3f8c_7969_22fa_1ec9
        ]
    );
}

proptest! {
    #[test]
    fn normal_quantile_is_antisymmetric_to_the_bit(word: u32) {
        let u = (f64::from(word) + 0.5) / 4_294_967_296.0;
        prop_assert_eq!(normal_quantile(1.0 - u), -normal_quantile(u));
    }

    #[test]
    fn normal_quantile_rises(word in 0..u32::MAX) {
        let at = |word: u32| normal_quantile((f64::from(word) + 0.5) / 4_294_967_296.0);
        prop_assert!(at(word) < at(word + 1));
    }

    #[test]
    fn exp_undoes_ln(x in 1e-300..1e300f64) {
        prop_assert!((exp(ln(x)) / x - 1.0).abs() < 2e-13);
    }
}
