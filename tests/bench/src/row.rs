//! One row of the table.

/// A measure with what it is held to.
#[derive(Debug)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// The agent's figure, as text with its unit.
    pub(crate) ours: String,
    /// The peer's figure, or `-`.
    pub(crate) peer: String,
    /// The figure that is compared with the bar.
    pub(crate) figure: f64,
    /// What it is held to.
    pub(crate) bar: Bar,
}

/// What a figure is held to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bar {
    /// A ratio to the peer, at most.
    RatioAtMost(f64),
    /// A ratio to the peer, at least.
    RatioAtLeast(f64),
    /// Milliseconds, at most.
    Milliseconds(f64),
    /// MiB, at most.
    Mebibytes(f64),
    /// Milliseconds more than the peer, at most.
    MoreMilliseconds(f64),
    /// MiB more than the peer, at most.
    MoreMebibytes(f64),
    /// Shown to explain other rows; a ratio to the peer without a bar.
    Ratio,
}

impl Row {
    /// The figure as text.
    pub(crate) fn figure(&self) -> String {
        let figure = self.figure;
        match self.bar {
            Bar::RatioAtMost(_) | Bar::RatioAtLeast(_) | Bar::Ratio => format!("{figure:.2}"),
            Bar::Milliseconds(_) => format!("{figure:.0} ms"),
            Bar::Mebibytes(_) => format!("{figure:.1} MiB"),
            Bar::MoreMilliseconds(_) => format!("{figure:+.2} ms"),
            Bar::MoreMebibytes(_) => format!("{figure:+.1} MiB"),
        }
    }

    /// The bar as text.
    pub(crate) fn bar(&self) -> String {
        match self.bar {
            Bar::RatioAtMost(most) => format!("≤ {most:.2}"),
            Bar::RatioAtLeast(least) => format!("≥ {least:.2}"),
            Bar::Milliseconds(most) => format!("≤ {most:.0} ms"),
            Bar::Mebibytes(most) => format!("≤ {most:.0} MiB"),
            Bar::MoreMilliseconds(most) => format!("≤ {most:+.0} ms"),
            Bar::MoreMebibytes(most) => format!("≤ {most:+.0} MiB"),
            Bar::Ratio => "-".to_owned(),
        }
    }

    /// Whether the bar is met.
    pub(crate) fn met(&self) -> &'static str {
        let figure = self.figure;
        let met = match self.bar {
            Bar::RatioAtLeast(least) => figure >= least,
            Bar::RatioAtMost(most)
            | Bar::Milliseconds(most)
            | Bar::Mebibytes(most)
            | Bar::MoreMilliseconds(most)
            | Bar::MoreMebibytes(most) => figure <= most,
            Bar::Ratio => return "-",
        };
        if met { "yes" } else { "**no**" }
    }
}
