//! The command line of axplan.
fn main() {}
