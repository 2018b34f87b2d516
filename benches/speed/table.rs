//! The table, and what stands above it.

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

const BEGIN: &str = "<!-- the table of `cargo bench --bench speed` begins -->";
const END: &str = "<!-- the table ends -->";

/// The lines of the table.
#[derive(Default)]
pub struct Table(Vec<[String; 5]>);

impl Table {
    pub fn line(&mut self, what: &str, ns: f64, beside: &str, ratio: String, target: &str) {
        let ns = if ns.is_nan() { String::new() } else { format!("{ns:.0}") };
        self.0
            .push([what.to_owned(), ns, beside.to_owned(), ratio, target.to_owned()]);
    }

    /// Several times as quick as something else; at least `target` times, if there is one.
    pub fn quicker(&mut self, what: &str, ns: f64, (other, other_ns): (&str, f64), target: Option<f64>) {
        let ratio = other_ns / ns;
        let target = target.map(|target| {
            let met = if ratio >= target { "met" } else { "not met" };
            format!("{target} ×: {met}")
        });
        let beside = format!("{other}: {other_ns:.0}");
        self.line(
            what,
            ns,
            &beside,
            format!("{ratio:.2} × as quick"),
            &target.unwrap_or_default(),
        );
    }

    /// As long as something else, times a factor.
    pub fn longer(&mut self, what: &str, ns: f64, (other, other_ns): (&str, f64), target: &str) {
        let beside = format!("{other}: {other_ns:.0}");
        self.line(what, ns, &beside, format!("{:.2} × as long", ns / other_ns), target);
    }

    /// An amount that should be below `target`.
    pub fn reach(&mut self, what: &str, amount: f64, unit: &str, target: f64) {
        let met = if amount < target { "met" } else { "not met" };
        let digits = if target < 10.0 { 2 } else { 0 };
        self.line(
            what,
            f64::NAN,
            "",
            format!("{amount:.digits$} {unit}"),
            &format!("under {target} {unit}: {met}"),
        );
    }

    fn text(&self) -> String {
        let head = ["", "ns", "beside: ns", "ratio", "target"].map(str::to_owned);
        let width = |column: usize| {
            let cells = self.0.iter().chain([&head]).map(|line| line[column].chars().count());
            cells.max().unwrap_or(0)
        };
        let widths: [usize; 5] = std::array::from_fn(width);
        let line = |cells: &[String; 5]| {
            let cells = cells.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
                if column == 1 {
                    format!(" {cell:>width$} |")
                } else {
                    format!(" {cell:<width$} |")
                }
            });
            format!("|{}\n", cells.collect::<String>())
        };
        let mut rule = widths.map(|width| "-".repeat(width));
        rule[1].replace_range(widths[1] - 1.., ":");
        let mut text = line(&head) + &line(&rule);
        text += &self.0.iter().map(line).collect::<String>();
        text
    }
}

/// What was measured, on what, and the table.
pub fn report(began: Instant, load: &str, floor: &str, table: &Table) -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let field = |name: &'static str| processors.lines().filter(move |line| line.starts_with(name));
    let model = field("model name").next().and_then(|line| line.split(": ").nth(1));
    let compiler = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()))
        .arg("--version")
        .output();
    let compiler = compiler.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let command = match env::var_os(crate::LARGE) {
        Some(_) => format!("{}=1 cargo bench --bench speed", crate::LARGE),
        None => "cargo bench --bench speed".to_owned(),
    };
    format!(
        "`{command}`: {} s on {}, {} processors, load {} at the start; {}. The floor: {floor}.\n\n{}",
        began.elapsed().as_secs(),
        model.unwrap_or("an unknown processor"),
        field("processor").count(),
        load.split(' ').next().unwrap_or("unknown"),
        compiler.unwrap_or_default(),
        table.text(),
    )
}

/// Puts the report into the document, between its marks.
pub fn write(report: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(crate::DOCUMENT);
    let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let (before, rest) = text.split_once(BEGIN).ok_or("no mark where it begins")?;
    let (_, after) = rest.split_once(END).ok_or("no mark where it ends")?;
    fs::write(&path, format!("{before}{BEGIN}\n{report}{END}{after}")).map_err(|error| error.to_string())
}
