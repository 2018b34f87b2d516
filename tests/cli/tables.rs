//! CSV files read back.

use std::collections::HashMap;
use std::path::Path;

/// A table whose every record has as many fields as its header.
pub struct Table {
    pub header: Vec<String>,
    pub records: Vec<HashMap<String, String>>,
}

impl Table {
    pub fn read(path: &Path) -> Self {
        // Not flexible: a record of another length than the header is an error.
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let records = reader.records().map(|record| {
            let record = record.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            header.iter().cloned().zip(record.iter().map(str::to_owned)).collect()
        });
        let records: Vec<_> = records.collect();
        assert!(!records.is_empty(), "{} is empty", path.display());
        Self { header, records }
    }

    /// The record whose columns have these values.
    pub fn find(&self, wanted: &[(&str, &str)]) -> &HashMap<String, String> {
        let is_wanted =
            |record: &&HashMap<String, String>| wanted.iter().all(|(column, value)| record[*column] == *value);
        let mut found = self.records.iter().filter(is_wanted);
        let record = found.next().unwrap_or_else(|| panic!("no record has {wanted:?}"));
        assert!(found.next().is_none(), "several records have {wanted:?}");
        record
    }
}

pub fn number(record: &HashMap<String, String>, column: &str) -> f64 {
    let cell = &record[column];
    cell.parse()
        .unwrap_or_else(|_| panic!("{column} is {cell:?} in {record:?}"))
}

pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}
