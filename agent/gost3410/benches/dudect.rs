//! Whether the time of signing depends on the private key (dudect: Reparaz, Balasch, Verbauwhede,
//! "Dude, is my code constant time?", 2017).
//!
//! Two classes of keys, one fixed and one random, are signed with in random order; Welch's t-test
//! compares the times. |t| below 4.5 finds no difference; above 10 there surely is one. Rounds
//! per set come from the first argument that is a number, or are 20 000.

fn main() {
    println!("");
}
