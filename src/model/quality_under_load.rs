//! Quality under load: what an hour of work is worth at a utilisation (docs/model.md 5.6).

use crate::plans::world::World;

/// f = 1 − overload slope · (utilisation above the target) − idle slope · (utilisation below the idle one), within floor
/// and 1.
pub fn worth(world: &World, utilisation: f64) -> f64 {
    let Some(law) = &world.quality_under_load else {
        return 1.0;
    };
    let over = f64::max(0.0, utilisation - world.target_utilisation);
    let under = f64::max(0.0, law.idle_below - utilisation);
    f64::max(law.floor, 1.0 - law.overload_slope * over - law.idle_slope * under)
}
