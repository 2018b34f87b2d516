//! T18 (docs/model.md 9): waiting in the inbound pool is Erlang's, agrees with a simulation of every request, and has no bound
//! where people are offered as much as they can do.

use axplan::measures::metric::Metric;
use axplan::measures::waiting::{Pool, Wait};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::worlds::{CERTAIN, Case, mean_se};

fn pool(people: f64, erlangs: f64, handling_hours: f64) -> Pool {
    Pool {
        people,
        erlangs,
        handling_hours,
    }
}

/// The textbook case: 100 calls in 30 minutes, 3 minutes each, 14 people, answered within 20 seconds.
#[test]
fn a_published_case() {
    let wait = pool(14.0, 10.0, 3.0 / 60.0).wait(20.0 / 3600.0).unwrap();
    assert!((wait.probability - 0.1741).abs() < 5e-5, "{wait:?}");
    assert!((wait.in_time - 0.8884).abs() < 5e-5, "{wait:?}");
    assert!(
        (wait.hours - 0.174_131_933_595_049_8 * 0.05 / 4.0).abs() < 1e-14,
        "{wait:?}"
    );
}

/// Whole numbers of people: Erlang's recursion, B(0) = 1, 1/B(c) = 1 + c ÷ a · 1/B(c − 1).
#[test]
fn whole_people_follow_the_recursion() {
    for people in 1..=300_u32 {
        for share in [0.2, 0.4, 0.7, 0.95, 0.999] {
            let (c, a) = (f64::from(people), f64::from(people) * share);
            let inverse = (1..=people).fold(1.0, |inverse, c| 1.0 + f64::from(c) / a * inverse);
            let exact = 1.0 / (inverse - share * (inverse - 1.0));
            let found = pool(c, a, 1.0).wait(1.0).unwrap().probability;
            assert!(
                (found - exact).abs() <= 1e-11 * exact + 1e-300,
                "{people} people, {a} erlangs: {found} against {exact}"
            );
        }
    }
}

/// People who are not whole: 1/B = ∫ a e^(−at) (1 + t)^c dt by `scipy.integrate.quad` (SciPy 1.17, epsrel 1e-13).
#[test]
fn parts_of_people_follow_the_integral() {
    for (c, a, exact) in [
        (2.5, 2.0, 0.677_046_527_807_749_7),
        (0.5, 0.3, 0.722_982_455_069_095_4),
        (7.2, 7.1, 0.957_859_162_076_525_1),
        (33.3, 20.0, 0.004_365_738_536_117_465),
    ] {
        let found = pool(c, a, 1.0).wait(1.0).unwrap().probability;
        assert!(
            (found - exact).abs() < 1e-10 * exact,
            "{c}, {a}: {found} against {exact}"
        );
    }
}

#[test]
fn at_full_load_waiting_has_no_bound() {
    assert_eq!(pool(3.0, 3.0, 0.4).wait(1.0), None);
    assert_eq!(pool(0.0, 0.1, 0.4).wait(1.0), None);
    assert!(pool(3.0, 2.999, 0.4).wait(1.0).is_some());
    let nobody_asks = Wait {
        probability: 0.0,
        hours: 0.0,
        in_time: 1.0,
    };
    assert_eq!(pool(3.0, 0.0, 0.4).wait(1.0), Some(nobody_asks));
}

/// Mean wait and share answered in time, with their standard errors, of requests that arrive at random to a team of people who take
/// the one that waits longest: every request is followed to whoever is free first.
fn simulated(people: usize, per_hour: f64, handling_hours: f64, within_hours: f64) -> [(f64, f64); 2] {
    let mut random = StdRng::seed_from_u64(18);
    let mut exponential = move |mean: f64| -mean * (1.0 - random.random::<f64>()).ln();
    let (mut now, mut free_at) = (0.0, vec![0.0_f64; people]);
    let (mut waits, mut in_time) = (Vec::new(), Vec::new());
    for _batch in 0..60 {
        let (mut waited, mut answered) = (0.0, 0.0);
        for _request in 0..20_000 {
            now += exponential(1.0 / per_hour);
            let first = (0..people).min_by(|&a, &b| free_at[a].total_cmp(&free_at[b])).unwrap();
            let start = free_at[first].max(now);
            free_at[first] = start + exponential(handling_hours);
            waited += start - now;
            answered += f64::from(u8::from(start - now <= within_hours));
        }
        waits.push(waited / 20_000.0);
        in_time.push(answered / 20_000.0);
    }
    [mean_se(&waits), mean_se(&in_time)]
}

/// Five people who have all of their 160 hours, requests of .4 hours: the month's requests are what the need gave, and their
/// waiting is that of the same stream of requests simulated one by one, within 4.5 standard errors of that.
#[test]
fn the_pool_agrees_with_a_simulation() {
    let case = Case::synthetic(
        CERTAIN,
        &[
            "population.size=3900",
            "months=12",
            "run.replications=2",
            "workforce.shrinkage=0",
            "measures.answer_within_hours=0.1",
            "plans.ax.teams.pool.headcount=5",
        ],
    );
    let study = case.study();
    let (plan, layout) = (1, &study.layouts[1]);
    let team = layout.groups.iter().position(|(_, name)| name == "team:pool").unwrap();
    let rows = case.rows();
    let number = |metric| rows[0][plan][layout.position_in_month(metric, team, 1).unwrap()];
    let mut requests = 0.0;
    let mut handling = 0.0;
    case.step(plan, 0, |stepped| {
        if stepped.month > 1 {
            return;
        }
        let world = &stepped.compiled.world;
        let inbound = world.kinds.iter().position(|kind| kind.inbound).unwrap();
        handling = world.kinds[inbound].hours;
        let pool = stepped.compiled.plans[plan]
            .teams
            .iter()
            .position(|team| team.name == "pool");
        let in_pool = |i: &&u32| {
            let server = stepped.after.assignment.server[**i as usize] as usize;
            Some(stepped.compiled.plans[plan].servers[server].team) == pool
        };
        let of_pool = stepped.after.present.iter().filter(in_pool);
        requests = of_pool
            .map(|&i| stepped.after.need[inbound][i as usize] / handling)
            .sum();
    });
    let load = requests * handling / (5.0 * 160.0);
    assert!((0.7..0.95).contains(&load), "{load}");
    let [(hours, hours_se), (in_time, in_time_se)] = simulated(5, requests / 160.0, handling, 0.1);
    let (found, answered) = (number(Metric::WaitingHours), number(Metric::AnsweredInTime));
    assert!(
        (found - hours).abs() < 4.5 * hours_se,
        "{found} against {hours}, se {hours_se}"
    );
    assert!(
        (answered - in_time).abs() < 4.5 * in_time_se,
        "{answered} against {in_time}, se {in_time_se}"
    );
    assert_eq!(number(Metric::WaitingUnbounded), 0.0);
}

/// A pool offered more than it can do: no waiting time, nothing in time, every month unbounded. Only pooled teams are measured.
#[test]
fn a_drowning_pool_is_unbounded() {
    let case = Case::synthetic(CERTAIN, &["population.size=3900", "plans.ax.teams.pool.headcount=2"]);
    let study = case.study();
    let layout = &study.layouts[1];
    let of = |name: &str, metric| {
        let group = layout.groups.iter().position(|(_, group)| group == name).unwrap();
        layout.position(metric, group)
    };
    for plans in case.rows() {
        let number = |metric| plans[1][of("team:pool", metric).unwrap()];
        assert!(number(Metric::WaitingHours).is_nan());
        assert_eq!(number(Metric::AnsweredInTime), 0.0);
        assert_eq!(number(Metric::WaitingUnbounded), 1.0);
    }
    assert_eq!(of("team:named", Metric::WaitingHours), None);
}
