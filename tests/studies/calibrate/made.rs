//! Histories made by the engine, of which everything is known.

use axplan::engine::Compiled;
use axplan::model::arrivals;
use axplan::model::month::{self, Step};
use axplan::model::need::Draws;
use axplan::model::state::State;
use axplan::population::customers::Customers;
use axplan::population::history::{Course, History};
use axplan::population::roster::Roster;
use axplan::random::{Key, Purpose, count, uniform, words};
use axplan::scenario::Template;
use jiff::civil::date;

/// What happens to the customers of a scenario under its first plan, at one draw of everything uncertain.
pub fn history(template: &Template, roster: &Roster, draw: u32, shows_health: bool) -> History {
    let scenario = template.draw(template.central().run.seed, draw);
    let compiled = Compiled::new(&scenario, roster).unwrap_or_else(|errors| panic!("{errors}"));
    let (world, plan) = (&compiled.world, &compiled.plans[0]);
    let key = Key::new(scenario.run.seed, draw);
    let mut customers = Customers::default();
    world.population.draw(key, roster, &mut customers);
    let (mut state, mut draws, mut candidates) = (State::default(), Draws::default(), Vec::new());
    state.assignment.draw(key, world, plan, roster, &customers);
    state.open(world, plan, &customers);
    draws.open();
    let months = scenario.months as usize + 1;
    let mut courses: Vec<Course> = (0..roster.len())
        .map(|i| Course {
            id: roster.ids[i].clone(),
            arr: vec![0.0; months],
            contacts: vec![0.0; months],
            health: vec![None; months],
            renewal: vec![false; months],
        })
        .collect();
    // The opening is the month before the first; its contacts are drawn apart.
    let inbound = scenario.need.kinds.values().position(|kind| kind.inbound).unwrap();
    for (i, course) in courses.iter_mut().enumerate() {
        course.arr[0] = state.arr[i];
        let [word, ..] = words(key, customers.key[i], u32::MAX, Purpose::Counts.code(0));
        let rate = world.rates_of(0, customers.profile[i])[inbound];
        course.contacts[0] = count(uniform(word), rate * customers.multiplier[i], None);
    }
    for month in 1..months {
        let referrers = state.referrers.clone();
        arrivals::draw(key, month as u32, world, &referrers, &mut customers, &mut candidates);
        let present: Vec<u32> = (0..roster.len() as u32).filter(|&i| state.alive[i as usize]).collect();
        draws.draw(key, month as u32, world, &customers, &present);
        let step = Step {
            key,
            month: month as u32,
            world,
            plan,
            customers: &customers,
            candidates: &candidates,
            opening: roster.len(),
            draws: &draws,
        };
        month::step(&mut state, &step, |_, _| ());
        for &i in &present {
            let i = i as usize;
            let course = &mut courses[i];
            course.arr[month] = if state.alive[i] { state.arr[i] } else { 0.0 };
            course.health[month] = shows_health.then_some(state.health[i]);
            let (first, term) = (customers.first_renewal[i], customers.term[i]);
            course.renewal[month] = month as u32 >= first && (month as u32 - first).is_multiple_of(term);
            let rate = world.rates_of(draws.stage[i], draws.profile[i])[inbound];
            let u = draws.count[inbound / 4][inbound % 4][i];
            course.contacts[month] = count(u, rate * customers.multiplier[i], None);
        }
    }
    History {
        first: date(2023, 12, 1),
        months,
        customers: courses,
        has_contacts: true,
        has_health: shows_health,
        has_renewals: true,
        has_billing: false,
        stray_contacts: 0,
        churn_events: None,
    }
}
