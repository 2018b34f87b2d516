//! What is added up, over customers and over servers (docs/model.md 7.1).

macro_rules! sums {
    ($(#[$doc:meta])* $name:ident: $($field:ident),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name {
            $(pub $field: f64,)+
        }

        impl $name {
            pub fn add(&mut self, other: &Self) {
                $(self.$field += other.$field;)+
            }
        }
    };
}

sums! {
    /// Over customers, of a month or of a run.
    Sums:
    customers, logos, opening_arr, arr, new, expansion, contraction, churned, uplift, unmet, surplus,
    entitled_surplus, waiting, adequacy, satisfaction, health, mismatched, automated, cost_to_serve, direct_cost,
    price,
}

sums! {
    /// Over a cohort that was there when a window of twelve months opened; who churned counts as 0.
    Cohort: logos_then, logos_now, arr_then, arr_now, arr_without_uplift, arr_kept,
}

sums! {
    /// Over people and their queues, of a month or of a run.
    Load:
    fte, planned_fte, overloaded, available, worked, overtime, idle, lost, required, accounts, arr, cost, pay, hiring,
    idle_cost, burnout, resignations, requests, kept_up, waited, in_time, unbounded,
}

/// A number of 0 or 1.
pub fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
