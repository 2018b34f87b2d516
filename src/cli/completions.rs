//! `axplan completions`: completions for a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Failure;

/// Arguments of `axplan completions`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    axplan completions bash > ~/.local/share/bash-completion/completions/axplan\n  \
    axplan completions zsh > ~/.zfunc/_axplan\n  \
    axplan completions fish > ~/.config/fish/completions/axplan.fish")]
pub struct Arguments {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Prints them.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "axplan", &mut script);
    super::writing::bytes(&script)
}
