//! Ids in paths that are none, or nobody's.

use anyhow::Result;

use super::calls::{Call, Who, all};
use super::{Findings, Scene};
use serde_json::Value;

#[tokio::test]
async fn an_id_that_is_none_or_nobodys_is_not_found_or_refused() -> Result<()> {
    let scene = Scene::set().await?;
    let mut findings = Findings::default();
    let long = "a".repeat(10_000);
    let ids: [(&str, &[u16]); 8] = [
        ("abc", &[404, 422]),
        ("00000000-0000-0000-0000-000000000000", &[404, 422]),
        ("01890000-0000-7000-8000-00000000dead", &[404, 422]),
        ("1'%20or%20'1'='1", &[404, 422]),
        ("%00", &[400, 404, 422]),
        ("%ff%fe", &[400, 404, 422]),
        ("-1", &[404, 422]),
        (&long, &[400, 404, 414, 422, 431]),
    ];
    for Call { method, path, body, who, .. } in all() {
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&scene.fill(body))).transpose()?;
        let caller = if who == Who::Admin { &scene.admin } else { &scene.anna };
        for place in ["{chat}", "{message}", "{boris}"].into_iter().filter(|place| path.contains(place)) {
            for (id, statuses) in ids {
                let path = scene.fill(&path.replace(place, id));
                let reply = caller.call(method.clone(), &path, body.as_ref()).await?;
                // Deleting what is not there may well succeed: it changes nothing.
                let harmless = reply.status == 204 && path.contains("/contacts/");
                if !harmless {
                    let shown: String = path.chars().take(100).collect();
                    findings.expect(&format!("{method} {shown}"), &reply, statuses);
                }
            }
        }
    }
    findings.check();
    Ok(())
}
