//! 4. Expectations: felt where they are not met, talked down, or met.

use axplan::measures::metric::Metric;

use crate::support::{AMPLE, Case, PLANS, above, close, mean, switch, switch_text, world};

const EXPECTATION: &str =
    "[expectation]\nweight = 0.4\nreference_arr = 20000\nelasticity = 0.5\nhours = { card = 0.5, sales = 3 }\n";

/// Expected hours of a customer by the words of `EXPECTATION`.
fn expected(channel: u8, arr: f64) -> f64 {
    [0.5, 3.0][channel as usize] * (arr / 20000.0).sqrt()
}

/// Quality and health of every customer and month, from what was planned, needed and served.
#[test]
fn a_shortfall_costs_quality() {
    let plan = AMPLE.replace("headcount = 40", "headcount = 1.3");
    let case = Case::new(&world(EXPECTATION, &plan), &[]);
    let (sync, inbound) = (case.profile("sync"), case.kind("inbound"));
    let mut felt = 0;
    case.step(0, 0, |seen| {
        let (before, after) = (seen.before, seen.after);
        for i in seen.present() {
            let (mut need, mut direct, mut missing, mut surplus, mut delivered) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for kind in 0..3 {
                let served = if kind == inbound { after.queues.first_share[0] } else { after.queues.rest_share[0] };
                let (new, late) = (served * after.planned[kind][i], served * before.backlog[kind][i]);
                let needed = after.need[kind][i];
                need += needed;
                direct += f64::min(needed, new + late);
                missing += f64::max(0.0, needed - new - late);
                surplus += f64::max(0.0, new - needed);
                delivered += if kind == inbound { 0.0 } else { new + late };
            }
            let exchanged = f64::min(missing, surplus);
            let adequacy = if need > 0.0 { (direct + 0.3 * exchanged) / need } else { 1.0 };
            let mean_need = if seen.customers.profile[i] == sync { 2.2 * 1.25 + 3.0 * 0.25 + 0.24 } else { 0.2 * 1.25 + 1.5 + 0.24 };
            let unused = f64::min(1.0, (surplus - exchanged) / (mean_need * seen.customers.multiplier[i]));
            let wanted = expected(seen.customers.channel[i], seen.customers.arr[i]);
            let shortfall = f64::max(0.0, 1.0 - delivered / wanted);
            felt += u32::from(shortfall > 0.1);
            let quality = adequacy * (1.0 - 0.25 * unused) * (1.0 - 0.4 * shortfall);
            close(after.month.quality[i], quality, "quality");
            close(after.health[i], before.health[i] + 0.25 * (quality - before.health[i]), "health");
            close(after.month.entitled[i], f64::min(surplus - exchanged, wanted), "entitled surplus");
        }
    });
    assert!(felt > 100, "{felt}");
    let run = |more: &str| Case::new(&world(more, &plan), &[]).run();
    let (with, without) = (run(EXPECTATION), run(""));
    above(&without.all("ample", Metric::Satisfaction), &with.all("ample", Metric::Satisfaction));
    above(&without.all("ample", Metric::LogoRetention12m), &with.all("ample", Metric::LogoRetention12m));
}

#[test]
fn expectations_off_or_without_weight_say_nothing() {
    let strong = &EXPECTATION["[expectation]\n".len()..];
    let neutral = [strong.replace("0.4", "0"), strong.replace("{ card = 0.5, sales = 3 }", "{ card = 0, sales = 0 }")];
    let neutral: Vec<&str> = neutral.iter().map(String::as_str).collect();
    switch(&world("", PLANS), "expectation", strong, &neutral);
}

/// A plan whose segment says more.
fn saying(more: &str) -> String {
    world(EXPECTATION, &AMPLE.replace("programme = \"follow\"", &format!("programme = \"follow\"{more}")))
}

#[test]
fn a_conversation_takes_hours_once_and_lowers_what_is_expected() {
    let talking = saying(", conversation = { hours = 1.5, lowers = 0.5 }");
    let case = Case::new(&talking, &[]);
    case.step(0, 0, |seen| {
        let work: f64 = seen
            .present()
            .map(|i| (0..3).map(|kind| seen.after.planned[kind][i]).sum::<f64>() + seen.before.escalation[i])
            .sum();
        let talks = if seen.month == 1 { 1.5 * 80.0 } else { 0.0 };
        close(seen.present().map(|i| seen.after.month.worked[i]).sum(), work + talks, "hours");
        for i in seen.present() {
            assert_eq!(seen.after.expectation_left[i], 0.5);
            let delivered: f64 = (0..3).filter(|&kind| kind != case.kind("inbound")).map(|kind| seen.after.planned[kind][i]).sum();
            let wanted = 0.5 * expected(seen.customers.channel[i], seen.customers.arr[i]);
            let shortfall = f64::max(0.0, 1.0 - delivered / wanted);
            let most = seen.after.month.adequacy[i] * (1.0 - 0.4 * shortfall);
            assert!(seen.after.month.quality[i] <= most + 1e-12);
            if seen.after.month.surplus[i] == 0.0 {
                close(seen.after.month.quality[i], most, "quality");
            }
        }
    });
    let (talked, silent) = (case.run(), Case::new(&saying(""), &[]).run());
    above(&talked.all("ample", Metric::Satisfaction), &silent.all("ample", Metric::Satisfaction));
    above(&talked.all("ample", Metric::Utilisation), &silent.all("ample", Metric::Utilisation));
}

/// Who comes into such a segment later is talked to then, and nobody twice.
#[test]
fn who_enters_later_is_talked_to_then() {
    let plans = r#"
[plans.tiers]
rule = { revenue = { high = 30000 } }
segments.low = { team = "pool", programme = "light" }
segments.high = { team = "pool", programme = "weekly", conversation = { hours = 1.5, lowers = 0.25 } }
teams.pool = { headcount = 40, mode = "pooled" }
"#;
    let movement = "[movement]\nhealth_loss = 0\nhandover_hours = 0\n";
    let sets = ["outcomes.expansion.chance=0.5", "months=24", "delivery.escalates=0"];
    let case = Case::new(&world(&format!("{EXPECTATION}{movement}"), plans), &sets);
    let (mut talked, mut later) = (vec![false; 80], 0);
    case.step(0, 0, |seen| {
        let mut hours: f64 = 0.0;
        for i in seen.present() {
            hours += (0..3).map(|kind| seen.after.planned[kind][i]).sum::<f64>();
            if seen.after.assignment.segment[i] == 1 && !talked[i] {
                talked[i] = true;
                later += u32::from(seen.month > 1);
                hours += 1.5;
            }
            assert_eq!(seen.after.expectation_left[i], if talked[i] { 0.75 } else { 1.0 });
        }
        close(seen.present().map(|i| seen.after.month.worked[i]).sum(), hours, "hours");
    });
    assert!(later > 3, "{later}");
}

#[test]
fn meeting_an_expectation_takes_as_many_hours_as_it_lacks() {
    let sets = ["assessment.accuracy.usage=1", "experience.surplus_penalty=0"];
    let case = Case::new(&saying(", meets_expectation = \"sync\""), &sets);
    let (sync, r#async) = (case.kind("sync"), case.kind("async"));
    let mut more = 0;
    case.step(0, 0, |seen| {
        for i in seen.present() {
            let needed = (seen.after.need[sync][i], seen.after.need[r#async][i]);
            let lacks = f64::max(0.0, expected(seen.customers.channel[i], seen.customers.arr[i]) - needed.0 - needed.1);
            close(seen.after.planned[sync][i], needed.0 + lacks, "planned");
            close(seen.after.month.quality[i], 1.0, "quality");
            more += u32::from(lacks > 0.1);
        }
    });
    assert!(more > 50);
    let (met, unmet) = (case.run(), Case::new(&saying(""), &sets).run());
    above(&met.all("ample", Metric::Satisfaction), &unmet.all("ample", Metric::Satisfaction));
    above(&met.all("ample", Metric::Utilisation), &unmet.all("ample", Metric::Utilisation));
    // What was not needed but expected is in the outputs, and is all the surplus there is.
    let (entitled, surplus) = (met.all("ample", Metric::EntitledSurplusHours), met.all("ample", Metric::SurplusHours));
    assert!(mean(&entitled) > 100.0);
    entitled.iter().zip(surplus).for_each(|(entitled, surplus)| close(*entitled, surplus, "entitled"));
    assert_eq!(mean(&unmet.all("ample", Metric::EntitledSurplusHours)), 0.0);
}

#[test]
fn a_conversation_about_nothing_says_nothing() {
    let plain = saying("");
    let nothing = saying(", conversation = { hours = 0, lowers = 0 }");
    switch_text(&plain, &[nothing], &saying(", conversation = { hours = 1, lowers = 0.2 }"));
    let modest = |text: String| text.replace("{ card = 0.5, sales = 3 }", "{ card = 0, sales = 0 }");
    let met = saying(", meets_expectation = \"sync\"");
    switch_text(&modest(plain), &[modest(met.clone())], &met);
}
