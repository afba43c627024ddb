//! The id of the request being worked on: it travels through HTTP and NATS headers and stands in every log line.

use std::future::Future;

use uuid::Uuid;

/// The name of the header, in HTTP and on the bus.
pub const HEADER: &str = "x-request-id";

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request this task works on, if it works on one.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Runs `work` as part of the request `id`.
pub async fn scope<F: Future>(id: String, work: F) -> F::Output {
    CURRENT.scope(id, work).await
}

/// `given` if it is short and printable, else a new id: a client's text never reaches a log unchecked.
pub fn accept(given: Option<&str>) -> String {
    given
        .filter(|id| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        .map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::accept;

    #[test]
    fn a_clean_id_is_kept_and_any_other_is_replaced() {
        assert_eq!(accept(Some("0199f3a4-7c1e")), "0199f3a4-7c1e");
        for bad in [None, Some("short"), Some("line\nbreak-in-the-log"), Some(&*"a".repeat(65))] {
            assert_ne!(Some(&*accept(bad)), bad);
        }
    }
}
