//! Every body that does not fit its schema is refused with 422 and its field, made from the document itself.

use anyhow::Result;
use bench::client::{Person, Reply};
use conformance::bodies::misfits;
use conformance::openapi::{Operation, document, operations};
use faults::World;
use reqwest::Method;
use uuid::Uuid;

/// A login or password that is too long for anybody's is merely nobody's.
const MERELY_WRONG: [(&str, u16); 3] = [("login", 401), ("change_password", 403), ("create_contact", 404)];

/// The ids in the paths; the admin may do everything with them.
struct Scene {
    admin: Person,
    chat: Uuid,
    message: Uuid,
    other: Uuid,
}

impl Scene {
    async fn set(world: &World) -> Result<Self> {
        let (admin, other) = (world.admin().await?, world.person("other").await?.id);
        let chat = admin.create_group("Формы", &[other]).await?.id;
        let message = admin.send(chat, "слово").await?.id;
        Ok(Self { admin, chat, message, other })
    }

    fn path(&self, operation: &Operation<'_>) -> String {
        let places =
            [("{chat_id}", self.chat), ("{message_id}", self.message), ("{user_id}", self.other), ("{id}", self.other)];
        places.iter().fold(operation.path.to_owned(), |path, (place, id)| path.replace(place, &id.to_string()))
    }
}

#[tokio::test]
async fn whatever_does_not_fit_its_schema_is_refused_and_named() -> Result<()> {
    let world = World::start().await?;
    let (document, scene) = (document(&world.server).await?, Scene::set(&world).await?);
    let (mut found, mut tried) = (Vec::new(), 0);
    for operation in operations(&document) {
        let (method, path) = (Method::from_bytes(operation.method.to_uppercase().as_bytes())?, scene.path(&operation));
        for misfit in misfits(&document, &operation)? {
            let reply = scene.admin.call(method.clone(), &path, Some(&misfit.body)).await?;
            tried += 1;
            if let Some(difference) = difference(&operation, &reply) {
                found.push(format!("{method} {}: {}: {difference}", operation.path, misfit.what));
            }
        }
    }
    println!("{tried} bodies were refused");
    assert!(tried > 500, "only {tried} bodies: the document has lost its schemas");
    assert!(found.is_empty(), "{} answers differ:\n{}", found.len(), found.join("\n"));
    Ok(())
}

fn difference(operation: &Operation<'_>, reply: &Reply) -> Option<String> {
    let (problem, status) = (reply.json(), reply.status);
    if MERELY_WRONG.iter().any(|(id, wrong)| operation.about["operationId"] == *id && status == *wrong) {
        return None;
    }
    let named =
        problem["errors"].as_array().is_some_and(|errors| errors.iter().all(|error| error["field"].is_string()));
    let precise = problem["code"] != "validation_failed" || named;
    (status != 422 || !precise).then(|| format!("{status} {}: {}", problem["code"], problem["errors"]))
}
