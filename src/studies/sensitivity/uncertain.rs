//! The uncertain inputs of a scenario, and which of them are examined.

use super::InputFigure;
use crate::diagnostics::{Diagnostic, InputErrors, nearest};
use crate::scenario::schema::OuterDesign;
use crate::scenario::{Site, Template, is_scaled};

/// The quantiles that stand for a low and a high value. A judgement: nine outcomes in ten lie between, as everywhere in the answers.
pub const LOW: f64 = 0.05;
/// The high one.
pub const HIGH: f64 = 0.95;

/// One thing that is not known: a number, or the same number of several plans, which are drawn together.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    sites: Vec<Site>,
}

impl Input {
    /// Its path; the first, where it stands in several plans.
    pub fn name(&self) -> &str {
        &self.sites[0].path
    }

    /// Its value at a quantile; the first plan's, where it stands in several.
    pub fn quantile(&self, u: f64) -> f64 {
        self.sites[0].distribution.quantile(u)
    }

    /// What it is at one of the independent draws of everything that is uncertain.
    pub fn draw(&self, seed: u32, draw: u32) -> f64 {
        self.sites[0].draw(OuterDesign::Random, seed, draw)
    }

    /// The values to write over the scenario to have it at a quantile.
    pub fn at(&self, u: f64) -> impl Iterator<Item = (String, String)> {
        self.sites.iter().map(move |site| {
            let value = site.distribution.quantile(u);
            // A share stays uncertain in form, so that its like are still scaled around it.
            let written = if is_scaled(site) {
                format!("{{ normal = {{ mean = {value}, sd = 0 }} }}")
            } else {
                value.to_string()
            };
            (site.path.clone(), written)
        })
    }

    pub(super) fn figure(&self) -> InputFigure {
        InputFigure {
            input: self.name().to_owned(),
            also: self.sites[1..].iter().map(|site| site.path.clone()).collect(),
            low: self.quantile(LOW),
            median: self.quantile(0.5),
            high: self.quantile(HIGH),
            scaled: self.sites.iter().any(is_scaled),
        }
    }

    /// Whether a path names it, or a section that it is in.
    fn is_named(&self, path: &str) -> bool {
        let named = |site: &Site| {
            site.path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.sites.iter().any(named)
    }
}

/// The uncertain inputs, divided.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Those that are asked about.
    pub examined: Vec<Input>,
    /// All others.
    pub held: Vec<Input>,
}

/// The inputs that some paths name, or all where there are none; `option` is what messages call the paths.
///
/// # Errors
/// Where nothing is uncertain, or a path names nothing that is.
pub fn choose(template: &Template, paths: &[String], option: &str) -> Result<Chosen, InputErrors> {
    let mut inputs: Vec<Input> = Vec::new();
    for site in template.uncertain() {
        match inputs.iter_mut().find(|input| input.sites[0].key() == site.key()) {
            Some(input) => input.sites.push(site.clone()),
            None => inputs.push(Input {
                sites: vec![site.clone()],
            }),
        }
    }
    if inputs.is_empty() {
        let message = "no input of this scenario is uncertain, so that nothing is left to find out";
        let help = format!(
            "say between what you hold a number possible: `{option} assessment.accuracy.usage=0.6..0.95`; or write a \
             distribution into the scenario: `assessment.accuracy.usage = {{ beta = {{ alpha = 11.3, beta = 1.64 }} }}`"
        );
        return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
    }
    if paths.is_empty() {
        return Ok(Chosen {
            examined: inputs,
            held: Vec::new(),
        });
    }
    let unknown = paths
        .iter()
        .filter(|path| !inputs.iter().any(|input| input.is_named(path)));
    let wrong: Vec<Diagnostic> = unknown
        .map(|path| unknown_input(path, &inputs, template, option))
        .collect();
    if !wrong.is_empty() {
        return Err(InputErrors(wrong));
    }
    let is_chosen = |input: &Input| paths.iter().any(|path| input.is_named(path));
    let (examined, held) = inputs.into_iter().partition(is_chosen);
    Ok(Chosen { examined, held })
}

fn unknown_input(path: &str, inputs: &[Input], template: &Template, option: &str) -> Diagnostic {
    let uncertain = || inputs.iter().map(Input::name);
    if !template.holds(path) {
        let help = template.did_you_mean(path).unwrap_or_else(|| {
            format!(
                "the uncertain inputs are {}",
                uncertain().collect::<Vec<_>>().join(", ")
            )
        });
        return Diagnostic::new(format!("{option}: there is no `{path}` in this scenario")).help(help);
    }
    let range = format!("give it a range, `{option} {path}=0.1..0.5`");
    let help = match nearest(path, uncertain()) {
        Some(near) => format!("did you mean `{near}`? Otherwise {range}"),
        None => format!(
            "{range}; those that are uncertain are {}",
            uncertain().collect::<Vec<_>>().join(", ")
        ),
    };
    Diagnostic::new(format!("`{path}` is not an uncertain input")).help(help)
}
