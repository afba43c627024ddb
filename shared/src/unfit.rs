//! Why a text cannot be what it was given for.

/// The answer of a check: not this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Stable, for programs.
    pub code: &'static str,
    /// English, for people: goes on after the name of the field («must have …»).
    pub reason: &'static str,
}

impl Unfit {
    /// Says why.
    pub const fn new(code: &'static str, reason: &'static str) -> Self {
        Self { code, reason }
    }
}
