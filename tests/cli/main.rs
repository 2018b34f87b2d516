//! The program as its users meet it: commands, files, messages, exit codes.

mod beside;
mod breakeven;
mod calibrate;
mod card;
mod explain;
mod failures;
mod messages;
mod pages;
mod parquet;
mod people;
mod place;
mod precision;
mod readme;
mod report;
mod reproduction;
mod results;
mod sensitivity;
mod shards;
mod shell;
mod shipped;
mod size;
mod starters;
mod stopping;
mod sweep;
mod tables;
mod workbook;
