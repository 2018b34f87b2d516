//! A scenario with its uncertainty: read once, then drawn once for every outer replication.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use super::arguments::Assignment;
use super::check;
use super::document::{Entry, Node, Origin, parse};
use super::draft::PlanDraft;
use super::findings::{Findings, Part, place_of};
use super::layers;
use super::mechanisms::{MECHANISMS, is_off, is_on, switch_on};
use super::merge::{inherit, merge};
use super::path::Path;
use super::prune::prune;
use super::resolved;
use super::schema::{OuterDesign, Scenario};
use super::shape::SCENARIO;
use super::shares::scale_shares;
use super::uncertain::json;
use super::walk::{Site, walk, walk_section};
use crate::diagnostics::{Diagnostic, InputErrors, Source};

/// Values that options of their own give: `--seed`, `--replications`, `--months`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `run.seed`.
    pub seed: Option<u32>,
    /// `run.replications`.
    pub replications: Option<u32>,
    /// `months`.
    pub months: Option<u32>,
}

/// A complete and valid scenario, in which some numbers are uncertain.
#[derive(Clone, Debug)]
pub struct Template {
    /// All layers, before unused defaults are left out.
    layered: Node,
    /// What is used.
    pub(super) tree: Node,
    sites: Vec<Site>,
    /// The scenario as data, with every uncertain number at its median.
    pub(super) data: serde_json::Value,
    central: Scenario,
    directory: PathBuf,
}

impl Template {
    /// Reads a scenario file, with values of the command line written over it.
    pub fn read(path: &FilePath, sets: &[String], overrides: &Overrides) -> Result<Self, InputErrors> {
        let text = layers::read(path, layers::Holds::Scenario).map_err(one)?;
        let mut template = Self::parse(&path.display().to_string(), &text, sets, overrides)?;
        template.directory = path.parent().map(FilePath::to_path_buf).unwrap_or_default();
        Ok(template)
    }

    /// Reads a scenario from a text; `name` is what messages call it.
    pub fn parse(name: &str, text: &str, sets: &[String], overrides: &Overrides) -> Result<Self, InputErrors> {
        let source = Arc::new(Source {
            name: name.to_owned(),
            text: text.to_owned(),
            first_line: 1,
        });
        let given = parse(&source, Origin::Given).map_err(one)?;
        let mut layered = merge(layers::defaults().map_err(one)?, given, &SCENARIO);
        let mut findings = Findings::default();
        inherit(&mut layered, &mut findings);
        for set in sets {
            let result = Assignment::parse("--set", set).and_then(|set| set.apply(&mut layered, &SCENARIO));
            findings.take(result);
        }
        let numbers = [
            ("--seed", "run.seed", overrides.seed),
            ("--replications", "run.replications", overrides.replications),
            ("--months", "months", overrides.months),
        ];
        for (option, path, number) in numbers {
            let assignment = number.and_then(|number| Assignment::number(option, path, number));
            findings.take(assignment.map_or(Ok(()), |assignment| assignment.apply(&mut layered, &SCENARIO)));
        }
        Self::complete(layered, findings, PathBuf::new())
    }

    /// The same scenario with one more value, written as `--set` takes it; `origin` is what messages and the resolved
    /// file call where it comes from.
    pub fn with_value(&self, path: &str, value: &str, origin: &str) -> Result<Self, InputErrors> {
        self.with_sets([format!("{path}={value}")], origin)
    }

    /// The same scenario with more values, each `path=value` as `--set` takes it, the later over the earlier.
    ///
    /// # Errors
    /// Everything that is then wrong; `origin` is what messages and the resolved file call where the values come from.
    pub fn with_sets(&self, sets: impl IntoIterator<Item = String>, origin: &str) -> Result<Self, InputErrors> {
        let mut layered = self.layered.clone();
        let mut findings = Findings::default();
        for set in sets {
            let assignment = Assignment::parse(origin, &set);
            findings.take(assignment.and_then(|assignment| assignment.apply(&mut layered, &SCENARIO)));
        }
        Self::complete(layered, findings, self.directory.clone())
    }

    /// A plan as it is written, to make others of; its own name and what it inherited are no longer told apart.
    pub fn plan_draft(&self, plan: &str) -> Option<PlanDraft> {
        let node = self.layered.at(["plans", plan])?.clone();
        Some(PlanDraft { node })
    }

    /// The same scenario with more plans after its own, which draw what they drew before.
    ///
    /// # Errors
    /// Where a plan is not one.
    pub fn with_plans(&self, plans: impl IntoIterator<Item = (String, PlanDraft)>) -> Result<Self, InputErrors> {
        let mut layered = self.layered.clone();
        let table = layered.at_mut(["plans"]).and_then(Node::table_mut);
        if let Some(table) = table {
            let entry = |(name, PlanDraft { node })| (name, Entry { key: 0..0, node });
            table.extend(plans.into_iter().map(entry));
        }
        Self::complete(layered, Findings::default(), self.directory.clone())
    }

    /// The same scenario with one plan alone, and the one that it moves from, where there is one.
    ///
    /// # Errors
    /// Where that is no scenario.
    pub fn of_plan(&self, plan: &str) -> Result<Self, InputErrors> {
        let mut layered = self.layered.clone();
        let from = layered
            .at(["plans", plan, "transition", "from"])
            .and_then(Node::text)
            .map(str::to_owned);
        let kept = |name: &str| name == plan || Some(name) == from.as_deref();
        if let Some(plans) = layered.at_mut(["plans"]).and_then(Node::table_mut) {
            plans.retain(|name, _| kept(name));
        }
        if let Some(root) = layered.table_mut() {
            for names_a_plan in ["baseline", "control_arm"] {
                root.shift_remove(names_a_plan);
            }
        }
        Self::complete(layered, Findings::default(), self.directory.clone())
    }

    /// Checks what the layers came to and reads it into numbers.
    fn complete(layered: Node, mut findings: Findings, directory: PathBuf) -> Result<Self, InputErrors> {
        let mut tree = layered.clone();
        switch_on(&mut tree);
        // What is switched off is still read: a slip of the pen is said before the day it is switched on.
        for name in MECHANISMS.iter().filter(|name| is_off(&tree, name)) {
            walk_section(&tree, name, &mut findings);
        }
        prune(&mut tree);
        let sites = walk(&tree, &mut findings);
        findings.into_result()?;
        let mut data = json(&tree);
        for site in &sites {
            site.write(&mut data, site.distribution.median());
        }
        let mut central = scenario(&data).map_err(|error| {
            one(Diagnostic::new(format!("this scenario cannot be read: {error}")).help("please report this"))
        })?;
        scale_shares(&mut central, &sites);
        check::check(&central, &tree, &sites).into_result()?;
        Ok(Self {
            layered,
            tree,
            sites,
            data,
            central,
            directory,
        })
    }

    /// The scenario with every uncertain number at its median.
    pub fn central(&self) -> &Scenario {
        &self.central
    }

    /// The scenario at one draw of everything that is uncertain. A number with the same place draws the same under
    /// every plan, so that what plans share cancels in their differences.
    pub fn draw(&self, seed: u32, outer: u32) -> Scenario {
        let mut data = self.data.clone();
        for site in &self.sites {
            site.write(&mut data, site.draw(self.central.run.outer_design, seed, outer));
        }
        let mut drawn = scenario(&data).expect("the same data was read before; numbers replaced numbers");
        scale_shares(&mut drawn, &self.sites);
        drawn
    }

    /// The uncertain numbers, section by section.
    pub fn uncertain(&self) -> &[Site] {
        &self.sites
    }

    /// The number at a path, uncertain numbers at their medians; nothing where none stands there.
    pub fn number_at(&self, path: &str) -> Option<f64> {
        let path = Path::parse(path)?;
        path.keys().try_fold(&self.data, |data, key| data.get(key))?.as_f64()
    }

    /// Whether any number is uncertain.
    pub fn is_uncertain(&self) -> bool {
        !self.sites.is_empty()
    }

    /// Replications in a cluster: inside each draw of the uncertain inputs, or 1 where nothing is uncertain.
    pub fn inner(&self) -> u32 {
        if self.is_uncertain() { self.central.run.inner } else { 1 }
    }

    /// Replications that depend on each other, the unit of every interval: those of a cluster, or of all clusters of a design of
    /// the outer draws.
    pub fn dependent(&self) -> u32 {
        self.inner() * self.outer_design().draws()
    }

    /// How the outer draws are placed; independently where there is nothing to draw.
    pub fn outer_design(&self) -> OuterDesign {
        if self.is_uncertain() {
            self.central.run.outer_design
        } else {
            OuterDesign::Random
        }
    }

    /// How many clusters the scenario asks for.
    pub fn clusters(&self) -> u32 {
        self.central.run.replications / self.inner()
    }

    /// The mechanisms that are switched on, by the names of their sections.
    pub fn mechanisms(&self) -> impl Iterator<Item = &'static str> {
        MECHANISMS.iter().copied().filter(|name| is_on(&self.tree, name))
    }

    /// The directory of the scenario file, which the customer list is relative to.
    pub fn directory(&self) -> &FilePath {
        &self.directory
    }

    /// Whether what stands at a path was given in the command line, and not in the file.
    pub fn is_of_an_option(&self, path: &str) -> bool {
        let place = Path::parse(path).and_then(|path| place_of(&self.tree, &path, Part::Value));
        place.is_some_and(|(source, _)| source.name.starts_with("--"))
    }

    /// A problem of what stands at a path (`plans.ax.segments.low.team`), shown where it was written.
    pub fn diagnostic_at(&self, path: &str, message: impl Into<String>) -> Diagnostic {
        let diagnostic = Diagnostic::new(message);
        match Path::parse(path).and_then(|path| place_of(&self.tree, &path, Part::Value)) {
            Some((source, span)) => diagnostic.at(source, span, ""),
            None => diagnostic,
        }
    }

    /// Everything that is used as a scenario file: defaults with their sources, plans without `inherits`, values of the
    /// command line. `file` replaces the path of the customer list, so that it is found from where the text is written.
    pub fn resolved(&self, file: Option<&str>) -> String {
        self.resolved_with(file, None)
    }

    /// The same, with the paths of both lists replaced: of customers, and of people.
    pub fn resolved_with(&self, customers: Option<&str>, people: Option<&str>) -> String {
        resolved::write(&self.tree, customers, people)
    }
}

fn scenario(data: &serde_json::Value) -> Result<Scenario, serde_json::Error> {
    serde::Deserialize::deserialize(data)
}

fn one(diagnostic: Diagnostic) -> InputErrors {
    InputErrors(vec![diagnostic])
}
