//! Whether the time of a refused sign-in tells if the login exists: both are tried in turn.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::client::{Failure, Person};
use serde_json::{Value, json};

use super::spread::Spread;
use super::stage::Stage;

/// Makes `tries` wrong sign-ins of each kind and gives the figures.
pub(crate) async fn run(stage: &mut Stage, tries: usize) -> Result<Value> {
    let known = stage.people(1).await?[0].login.clone();
    let logins = [known.clone(), format!("x{}", &known[1..])];
    let (mut spreads, mut sums) = ([Spread::default(), Spread::default()], [Duration::ZERO; 2]);
    for number in 0..tries {
        // Which of the two is first changes, so that nothing else's rhythm falls on one of them.
        for which in if number % 2 == 0 { [0, 1] } else { [1, 0] } {
            let began = Instant::now();
            let refused = Person::sign_in(&stage.server, &logins[which], "not the word").await;
            let took = began.elapsed();
            ensure!(refused.as_ref().is_err_and(|failure: &Failure| failure.status() == 401), "{refused:?}");
            spreads[which].add(took);
            sums[which] += took;
        }
    }
    let count = u32::try_from(tries.max(1))?;
    let means = sums.map(|sum| (sum / count).as_secs_f64() * 1_000.0);
    let [known, unknown] = spreads;
    Ok(json!({
        "scenario": "login", "tries": tries, "mean_ms": {"known": means[0], "unknown": means[1]},
        "difference_of_means_ms": means[1] - means[0],
        "known_ms": known.figures(), "unknown_ms": unknown.figures(),
    }))
}
