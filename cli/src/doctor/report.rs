//! The findings as a table for people, or as JSON for programs.

use std::fmt::Write;

use serde_json::json;

use super::finding::{Finding, State};

/// One object: whether all is well, and every finding.
pub(super) fn json(findings: &[Finding]) -> String {
    json!({"healthy": wrong(findings) == 0, "findings": findings}).to_string()
}

/// One line for each part; what is not well with its remedy below.
pub(super) fn table(findings: &[Finding]) -> String {
    let width = |text: fn(&Finding) -> &str| findings.iter().map(|it| text(it).chars().count()).max().unwrap_or(0);
    let (kinds, names) = (width(|it| it.kind), width(|it| &it.name));
    let mut table = String::new();
    for Finding { kind, name, state, seen, remedy } in findings {
        let mark = match state {
            State::Ok => "ok   ",
            State::Look => "LOOK ",
            State::Wrong => "WRONG",
        };
        let _ = writeln!(table, "{mark}  {kind:kinds$}  {name:names$}  {seen}");
        if let Some(remedy) = remedy {
            let _ = writeln!(table, "{:1$}→ {remedy}", "", 11 + kinds + names);
        }
    }
    let looks = findings.iter().filter(|finding| finding.state == State::Look).count();
    let _ = match (wrong(findings), looks) {
        (0, 0) => write!(table, "\nAll is well."),
        (0, looks) => write!(table, "\nNothing is wrong; {looks} deserve a look."),
        (wrong, _) => write!(table, "\n{wrong} wrong."),
    };
    table
}

fn wrong(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.state == State::Wrong).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_stands_below_what_is_wrong() {
        let findings = [
            Finding::ok("machine", "disk", "9000 MiB free"),
            Finding::wrong("process", "chats", "does not run", "start it"),
        ];
        assert_eq!(
            table(&findings),
            "ok     machine  disk   9000 MiB free\n\
             WRONG  process  chats  does not run\n                       → start it\n\n1 wrong."
        );
        let report: serde_json::Value = serde_json::from_str(&json(&findings)).unwrap();
        assert_eq!((&report["healthy"], &report["findings"][1]["state"]), (&false.into(), &"wrong".into()));
    }
}
