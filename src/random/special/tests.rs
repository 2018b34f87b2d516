//! Constants made with mpmath 1.4.1 (loggamma, gammainc) and scipy 1.17.1 (betainc, gammaincinv, betaincinv, stats.t.ppf).

use super::*;

const LN_GAMMA: [(f64, f64); 9] = [
    (0.05, 2.9688792010517306),
    (0.5, 0.5723649429247001),
    (1.5, -0.12078223763524522),
    (3.25, 0.9358019311087253),
    (9.99, 12.779315214350193),
    (42.0, 114.0342117814617),
    (1234.5, 7550.550901077895),
    (100000.0, 1051287.7089736569),
    (5000000.0, 72124735.55845618),
];
const GAMMA_P: [(f64, f64, f64); 8] = [
    (0.05, 1e-08, 0.4089423995834056),
    (0.05, 0.4, 0.9642824501479884),
    (0.5, 2.0, 0.9544997361036416),
    (3.0, 0.7, 0.03414158412570849),
    (12.5, 20.0, 0.9708356043768477),
    (400.0, 380.0, 0.15855070978429478),
    (10000.0, 10050.0, 0.6923424407025656),
    (100000.0, 99500.0, 0.05674182321279226),
];
const BETA_INC: [(f64, f64, f64, f64); 7] = [
    (0.05, 0.05, 0.3, 0.48021832800581005),
    (0.5, 0.5, 1e-06, 0.0006366198784709245),
    (2.0, 5.0, 0.2, 0.3446400000000002),
    (30.0, 3.0, 0.95, 0.7861144729410084),
    (500.0, 700.0, 0.41, 0.32067327266140055),
    (100000.0, 2.0, 0.99999, 0.7357552035348187),
    (100000.0, 100000.0, 0.501, 0.8144532554424423),
];
const GAMMA_QUANTILE: [(f64, f64, f64); 8] = [
    (0.001, 0.05, 5.844632057286632e-61),
    (0.5, 0.05, 5.573878440746256e-07),
    (0.999, 0.05, 2.7364585987286745),
    (1e-09, 1.0, 1.0000000004999997e-09),
    (0.3, 2.5, 1.4999540663799533),
    (0.99, 40.0, 56.16439626014874),
    (0.05, 10000.0, 9836.085110855192),
    (0.9999, 100000.0, 101180.33552637429),
];
const BETA_QUANTILE: [(f64, f64, f64, f64); 7] = [
    (0.4, 0.05, 0.05, 0.01057605815099534),
    (0.01, 0.5, 3.0, 2.8445523288735243e-05),
    (0.5, 2.0, 5.0, 0.26444998329566005),
    (0.975, 30.0, 3.0, 0.9802328198267152),
    (1e-06, 500.0, 700.0, 0.35031201630140746),
    (0.9, 100000.0, 2.0, 0.9999946819246475),
    (0.25, 100000.0, 100000.0, 0.4992458970204261),
];
const STUDENT: [(f64, f64, f64); 6] = [
    (0.975, 1.0, 12.706204736174694),
    (0.975, 2.0, 4.302652729749462),
    (0.01, 3.0, -4.5407028585681335),
    (0.9, 29.0, 1.311433647301551),
    (0.975, 500.0, 1.9647198374673676),
    (0.999, 10000.0, 3.091047516030612),
];

fn close(got: f64, expected: f64, tolerance: f64) {
    assert!(
        (got / expected - 1.0).abs() <= tolerance,
        "{got:e}, expected {expected:e}"
    );
}

#[test]
fn functions_agree_with_mpmath_and_scipy() {
    LN_GAMMA.iter().for_each(|&(x, y)| close(ln_gamma(x), y, 1e-13));
    GAMMA_P.iter().for_each(|&(a, x, y)| close(gamma_p(a, x), y, 1e-13));
    BETA_INC
        .iter()
        .for_each(|&(a, b, x, y)| close(beta_inc(a, b, x), y, 1e-11));
}

#[test]
fn quantiles_agree_with_scipy() {
    GAMMA_QUANTILE
        .iter()
        .for_each(|&(p, a, x)| close(gamma_quantile(p, a), x, 1e-12));
    BETA_QUANTILE
        .iter()
        .for_each(|&(p, a, b, x)| close(beta_quantile(p, a, b), x, 1e-11));
    STUDENT
        .iter()
        .for_each(|&(p, df, x)| close(student_t_quantile(p, df), x, 1e-11));
}

/// Degrees so large that t is all but normal: z + (z³ + z)/(4 df) is exact to 1e-13 there.
#[test]
fn student_approaches_the_normal() {
    let z = crate::random::normal_quantile(0.975);
    for df in [1e6, 1e7, 1.001e7] {
        close(student_t_quantile(0.975, df), z + (z * z * z + z) / (4.0 * df), 1e-9);
    }
    assert_eq!(student_t_quantile(0.25, 7.0), -student_t_quantile(0.75, 7.0));
    assert_eq!(student_t_quantile(0.5, 7.0), 0.0);
}

#[test]
fn quantiles_invert_at_the_ends_of_the_range() {
    for shape in [0.05, 0.7, 10.0, 1e5, 1e9] {
        for p in [1e-9, 0.02, 0.5, 0.97, 1.0 - 1e-9] {
            close(gamma_p(shape, gamma_quantile(p, shape)), p, 1e-10);
        }
    }
    for (a, b) in [(0.05, 1e5), (1e5, 3.0), (0.3, 0.4), (1e5, 1e5)] {
        for p in [1e-6, 0.1, 0.5, 0.9] {
            close(beta_inc(a, b, beta_quantile(p, a, b)), p, 1e-10);
        }
    }
}

#[test]
fn outside_the_domain() {
    assert!(ln_gamma(-1.0).is_nan());
    assert_eq!(gamma_p(2.0, -1.0), 0.0);
    assert_eq!(beta_inc(2.0, 2.0, 1.5), 1.0);
    assert_eq!(beta_inc(2.0, 2.0, -0.5), 0.0);
}
