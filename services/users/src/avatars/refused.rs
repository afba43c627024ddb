//! Why a file does not become an avatar.

use http::StatusCode;
use shared::http::ApiError;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no picture, of no kind that is taken, or broken; the decoder's reason is for the log.
    NotAnImage(String),
    /// It has more pixels, or needs more memory, than is spent on an avatar.
    TooLarge,
}

impl Refused {
    /// Broken, says a decoder.
    pub fn broken(error: impl std::fmt::Display) -> Self {
        Self::NotAnImage(error.to_string())
    }
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotAnImage(why) => {
                tracing::debug!(why, "an upload is no picture");
                Self::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "not_an_image",
                    "The file is not a JPEG, PNG, WebP or GIF picture that can be read.",
                )
            }
            Refused::TooLarge => Self::unprocessable(
                "image_too_large",
                "The picture has too many pixels or frames: make it smaller and try again.",
            ),
        }
    }
}
