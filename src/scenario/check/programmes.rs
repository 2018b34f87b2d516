//! What teams set out to deliver, alike for all or by stage.

use super::super::findings::Part;
use super::super::findings::and;
use super::super::path::quoted;
use super::super::schema::{Programme, Rates};
use super::Check;

impl Check<'_> {
    pub(super) fn programmes(&mut self) {
        let scenario = self.scenario;
        self.not_too_many(&["programmes"], scenario.programmes.len());
        for (name, programme) in &scenario.programmes {
            match programme {
                Programme::Cadence(rates) => self.cadence(&["programmes", name, "cadence"], rates),
                Programme::CadenceByStage(stages) => {
                    let keys = ["programmes", name, "cadence_by_stage"];
                    let Some(lifecycle) = &scenario.lifecycle else {
                        self.wrong_name(
                            &keys,
                            format!("the programme `{name}` goes by lifecycle stage, but customers have no stages"),
                            "switch the stages on, `[lifecycle]` with `enabled = true`, or give one `cadence` for all",
                        );
                        continue;
                    };
                    for (stage, rates) in stages {
                        self.stage(&[keys[0], keys[1], keys[2], stage], stage);
                        self.cadence(&[keys[0], keys[1], keys[2], stage], rates);
                    }
                    let left_out: Vec<&String> = lifecycle
                        .stages
                        .keys()
                        .filter(|stage| !stages.contains_key(*stage))
                        .collect();
                    if let Some(first) = left_out.first() {
                        let all: Vec<String> = left_out.iter().map(|stage| format!("`{stage}`")).collect();
                        self.wrong_name(
                            &keys,
                            format!("the programme `{name}` does not say what is delivered in {}", and(&all)),
                            format!(
                                "add each stage, as in `{} = {{ async = 1 }}`, or `{{}}` for nothing",
                                quoted(first)
                            ),
                        );
                    }
                }
                Programme::FollowNeed(_) => {}
            }
        }
    }

    fn cadence(&mut self, keys: &[&str], rates: &Rates) {
        for kind in rates.0.keys() {
            let place = [keys, &[kind.as_str()]].concat();
            self.kind(&place, Part::Key, kind);
            if self.scenario.need.kinds.get(kind).is_some_and(|law| law.inbound) {
                self.wrong_name(
                    &place,
                    format!("`{kind}` arrives by itself: a cadence cannot set out to deliver it"),
                    "leave it out; customers bring it under every programme, at the rates of their profile",
                );
            }
        }
    }
}
