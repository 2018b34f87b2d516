//! The people of a list: who is in which team and role, and which owner of customers is whom (docs/model.md 3, 5.3, 5.8).

/// A person of a list.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub name: String,
    pub id: Option<String>,
    pub role: Option<String>,
    pub team: String,
    /// Whole months here at the opening.
    pub tenure: Option<u32>,
    /// Paid hours a month.
    pub hours: Option<f64>,
}

/// What lists say beside each customer.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Today's segments.
    pub todays: Vec<String>,
    /// Owners of customers, sorted.
    pub owners: Vec<String>,
    pub people: Vec<Person>,
}

/// A person of a role.
#[derive(Clone, Debug)]
pub struct Listed {
    pub who: Person,
    /// Full-time equivalents.
    pub size: f64,
}

impl Person {
    /// Whether an owner is this person, by name or id.
    pub fn is(&self, owner: &str) -> bool {
        alike(&self.name, owner) || self.id.as_ref().is_some_and(|id| alike(id, owner))
    }
}

/// Who is listed for a team, and for a role where it has roles, in the order of names, where full-time people have so many paid
/// hours a month.
pub fn listed(people: &[Person], team: &str, role: Option<&str>, full_time: f64) -> Vec<Listed> {
    let has = |person: &Person, role: &str| person.role.as_ref().is_some_and(|own| alike(own, role));
    let mut here: Vec<Listed> = people
        .iter()
        .filter(|person| alike(&person.team, team) && role.is_none_or(|role| has(person, role)))
        .map(|person| Listed {
            size: person.hours.map_or(1.0, |hours| hours / full_time),
            who: person.clone(),
        })
        .collect();
    here.sort_by(|a, b| (&a.who.name, &a.who.id).cmp(&(&b.who.name, &b.who.id)));
    here
}

/// Whether two names are the same but for case, spacing and punctuation.
fn alike(one: &str, other: &str) -> bool {
    let letters = |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).collect() };
    letters(one).to_lowercase() == letters(other).to_lowercase()
}
