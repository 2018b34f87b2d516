//! A company many times over: the same customers and people, each with an identity of its own.

use super::people::Person;
use super::roster::{Given, Roster};
use crate::diagnostics::InputErrors;

impl Roster {
    /// `number` copies of this company, side by side. Owners and people are copied with it: each copy's customers keep their
    /// own owners.
    ///
    /// # Errors
    /// If two ids then have the same key.
    pub fn copies(&self, number: u32) -> Result<Self, InputErrors> {
        let renamed = |name: &str, copy: u32| match copy {
            0 => name.to_owned(),
            _ => format!("{name}, copy {}", copy + 1),
        };
        let owners = self.owners.len() as u32;
        let mut rows = Vec::with_capacity(self.len() * number as usize);
        let mut copied = Self::default();
        for copy in 0..number {
            for (i, given) in self.given.iter().enumerate() {
                let given = Given {
                    owner: given.owner.map(|owner| owner + copy * owners),
                    ..given.clone()
                };
                rows.push((renamed(&self.ids[i], copy), self.names[i].clone(), given));
            }
            copied
                .owners
                .extend(self.owners.iter().map(|owner| renamed(owner, copy)));
            copied.people.extend(self.people.iter().map(|person| Person {
                name: renamed(&person.name, copy),
                id: person.id.as_ref().map(|id| renamed(id, copy)),
                ..person.clone()
            }));
        }
        let of_customers = Self::in_key_order(rows, self.segments.clone(), copied.owners, self.rolled_forward)?;
        Ok(Self {
            people: copied.people,
            ..of_customers
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Given, Roster};

    #[test]
    fn a_company_is_copied_with_its_owners() {
        let of = |owner: u32| Given {
            owner: Some(owner),
            ..Given::default()
        };
        let row = |id: &str, owner: u32| (id.to_owned(), String::new(), of(owner));
        let owners = vec!["Ann".to_owned(), "Bo".to_owned()];
        let one = Roster::in_key_order(vec![row("x", 0), row("y", 1)], Vec::new(), owners, 0).unwrap();
        let three = one.copies(3).unwrap();
        assert_eq!((three.len(), three.owners.len()), (6, 6));
        for (id, given) in three.ids.iter().zip(&three.given) {
            let (name, copy) = id.split_at(1);
            let owner = if name == "x" { "Ann" } else { "Bo" };
            assert_eq!(three.owners[given.owner.unwrap() as usize], format!("{owner}{copy}"));
        }
        assert_eq!(one.copies(1).unwrap().keys, one.keys);
    }
}
