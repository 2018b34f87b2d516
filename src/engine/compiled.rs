//! Everything that a replication needs, at one draw of the uncertain inputs.

use crate::diagnostics::InputErrors;
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::roster::Roster;
use crate::scenario::schema::Scenario;

/// The world and its plans at one draw of the uncertain inputs.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The world.
    pub world: World,
    /// The plans, in the scenario's order.
    pub plans: Vec<Plan>,
    /// Inner boundaries of the ARR bands.
    pub bands: Vec<f64>,
}

impl Compiled {
    /// Compiles a scenario for the customers of `roster`.
    ///
    /// # Errors
    /// Where the customer list and a plan do not fit.
    pub fn new(scenario: &Scenario, roster: &Roster) -> Result<Self, InputErrors> {
        let world = World::new(scenario, roster);
        let mut errors = Vec::new();
        let mut plans = Vec::with_capacity(scenario.plans.len());
        for name in scenario.plans.keys() {
            match Plan::new(name, scenario, roster, &world) {
                Ok(plan) => plans.push(plan),
                Err(found) => errors.extend(found.0),
            }
        }
        if !errors.is_empty() {
            return Err(InputErrors(errors));
        }
        Ok(Self {
            world,
            plans,
            bands: scenario.measures.arr_bands.clone(),
        })
    }
}
