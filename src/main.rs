//! The command line of axplan: arguments → scenario → study → outputs; see `axplan::cli`.

fn main() -> std::process::ExitCode {
    axplan::cli::main()
}
