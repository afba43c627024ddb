//! The REST calls of realtime.

mod presence;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::AppState;

#[derive(OpenApi)]
#[openapi(
    info(title = "realtime", description = "Who is online. The socket at `/ws` is described in AsyncAPI.", license(name = "MIT", identifier = "MIT")),
    components(schemas(shared::http::error::Problem)),
    tags((name = "presence", description = "Who is online, and who was when."))
)]
struct Document;

/// All calls.
pub fn all() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi()).routes(routes!(presence::lookup_presence))
}
