//! Tables of a results directory as Apache Parquet, beside their CSV.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::ColumnWriterImpl;
use ::parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};
use csv::{Reader, StringRecord};

use super::cells;

/// Rows that are held at a time, and stand together in the file.
const ROWS: usize = 65_536;

/// Columns of names, which may look like numbers.
const NAMES: [&str; 9] = [
    "plan",
    "baseline",
    "group",
    "metric",
    "customer",
    "name",
    "segment_before",
    "segment_now",
    "book",
];
/// Columns of whole numbers.
const WHOLE: [&str; 5] = ["month", "replication", "n", "draws", "trajectories"];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Whole,
    Number,
    Flag,
}

/// Writes each CSV table of a folder as Parquet beside it: the same rows and columns under the same names, `summary.csv` as
/// `summary.parquet`. Names are texts, counts and months whole numbers, other columns numbers where all that stands in them are,
/// or true and false; what is empty, or a limit that is not known, is null.
///
/// # Errors
/// If the file system says no.
pub fn beside(folder: &Path) -> io::Result<()> {
    let mut tables: Vec<_> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    tables.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    for table in tables {
        convert(&table, &table.with_extension("parquet"))?;
    }
    Ok(())
}

fn convert(from: &Path, to: &Path) -> io::Result<()> {
    let columns = columns(from)?;
    let fields: Result<Vec<TypePtr>, ParquetError> = columns
        .iter()
        .map(|(name, kind)| field(name, *kind).map(Arc::new))
        .collect();
    let schema = Type::group_type_builder("axplan").with_fields(fields?).build()?;
    let properties = WriterProperties::builder().set_created_by(format!("axplan {}", env!("CARGO_PKG_VERSION")));
    let mut file = SerializedFileWriter::new(File::create(to)?, Arc::new(schema), Arc::new(properties.build()))?;
    let mut table = Reader::from_path(from)?;
    let mut records = cells::rows(&mut table);
    loop {
        let rows: Vec<StringRecord> = records.by_ref().take(ROWS).collect::<Result<_, _>>()?;
        if rows.is_empty() {
            break;
        }
        let mut group = file.next_row_group()?;
        for (position, (_, kind)) in columns.iter().enumerate() {
            let Some(mut writer) = group.next_column()? else { break };
            write(&mut writer, *kind, rows.iter().map(|row| &row[position]))?;
            writer.close()?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(())
}

/// The columns of a CSV table, and what each holds.
fn columns(table: &Path) -> io::Result<Vec<(String, Kind)>> {
    let mut table = Reader::from_path(table)?;
    let names: Vec<String> = table.headers()?.iter().map(str::to_owned).collect();
    let mut numbers = vec![true; names.len()];
    let mut flags = vec![true; names.len()];
    let mut record = StringRecord::new();
    while table.read_record(&mut record)? {
        for (position, text) in record.iter().enumerate().filter(|(_, text)| is_known(text)) {
            numbers[position] &= text.parse::<f64>().is_ok();
            flags[position] &= text.parse::<bool>().is_ok();
        }
    }
    let kind = |(position, name): (usize, &String)| match name.as_str() {
        name if NAMES.contains(&name) => Kind::Text,
        name if WHOLE.contains(&name) => Kind::Whole,
        _ if numbers[position] => Kind::Number,
        _ if flags[position] => Kind::Flag,
        _ => Kind::Text,
    };
    let kinds: Vec<Kind> = names.iter().enumerate().map(kind).collect();
    Ok(names.into_iter().zip(kinds).collect())
}

/// Whether a number or a flag stands in a place; `none` is a limit that is not known.
fn is_known(text: &str) -> bool {
    !text.is_empty() && text != "none"
}

fn field(name: &str, kind: Kind) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Whole => (Physical::INT64, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    Type::primitive_type_builder(name, physical)
        .with_logical_type(logical)
        .with_repetition(Repetition::OPTIONAL)
        .build()
}

fn write<'a>(
    to: &mut SerializedColumnWriter,
    kind: Kind,
    texts: impl Iterator<Item = &'a str>,
) -> Result<(), ParquetError> {
    match kind {
        Kind::Text => fill(to.typed::<ByteArrayType>(), texts, |text| {
            (!text.is_empty()).then(|| text.into())
        }),
        Kind::Whole => fill(to.typed::<Int64Type>(), texts, |text| text.parse().ok()),
        Kind::Number => fill(to.typed::<DoubleType>(), texts, |text| text.parse().ok()),
        Kind::Flag => fill(to.typed::<BoolType>(), texts, |text| text.parse().ok()),
    }
}

/// Writes a column: its values, and for each row whether it has one.
fn fill<'a, T: DataType>(
    to: &mut ColumnWriterImpl<T>,
    texts: impl Iterator<Item = &'a str>,
    read: impl Fn(&str) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let found: Vec<Option<T::T>> = texts.map(read).collect();
    let present: Vec<i16> = found.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = found.into_iter().flatten().collect();
    to.write_batch(&values, Some(&present), None)?;
    Ok(())
}
