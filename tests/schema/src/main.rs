//! Prints the schema of `tanba.v1`: `cargo xtask schema` writes it where it belongs.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    print!("{}", tanba_schema::text());
}
