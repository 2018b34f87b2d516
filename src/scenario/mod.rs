//! What the user writes.
pub mod schema;
use schema::Scenario;
/// stub
#[derive(Debug)]
pub struct Template {
    central: Scenario,
}
impl Template {
    pub fn central(&self) -> &Scenario {
        &self.central
    }
    pub fn uncertain(&self) -> &[u8] {
        &[]
    }
    pub fn is_uncertain(&self) -> bool {
        false
    }
    pub fn draw(&self, _seed: u32, _outer: u32) -> Scenario {
        self.central.clone()
    }
}
