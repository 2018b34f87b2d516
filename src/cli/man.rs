//! `axplan man`: the manual pages.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::Failure;

/// Arguments of `axplan man`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    axplan man | man -l -\n  \
    axplan man --out ~/.local/share/man/man1   # a page each command, too")]
pub struct Arguments {
    /// Write a page each command into this folder, which must be there, instead of the main page to standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the main page, or writes all of them.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let command = super::Arguments::command().disable_help_subcommand(true);
    match &arguments.out {
        Some(folder) => clap_mangen::generate_to(command, folder)
            .map_err(|error| Failure::Running(format!("cannot write into `{}`: {error}", folder.display()))),
        None => {
            let mut page = Vec::new();
            Man::new(command).render(&mut page)?;
            super::writing::bytes(&page)
        }
    }
}
