//! Where avatars are drawn: off the threads that serve others, one at a time, and not for ever.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use shared::http::ApiError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::avatar::Avatar;
use super::drawing::draw;
use super::refused::Refused;
use crate::measures;

/// Uploads that are held in memory at once, 5 MB each.
const IN_HAND: usize = 16;
/// Pictures decoded at once: the memory that this takes is taken once.
const AT_ONCE: usize = 1;
/// How long one waits for one's turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// The workshop. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workshop {
    places: Arc<Semaphore>,
    easels: Arc<Semaphore>,
}

impl Default for Workshop {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(IN_HAND)), easels: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Workshop {
    /// Room for one upload; 503 if there is none soon.
    pub async fn place(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        turn(&self.places).await
    }

    /// Draws the avatar of the picture in `file`: 415 `not_an_image`, 422 `image_too_large`; 503 if others take too long.
    pub async fn draw(&self, file: Bytes) -> Result<Avatar, ApiError> {
        let easel = turn(&self.easels).await?;
        let drawing = tokio::task::spawn_blocking(move || {
            let (started, drawn) = (Instant::now(), draw(&file));
            measures::avatar_drawn(drawn.is_ok(), started.elapsed());
            drop(easel);
            drawn
        });
        // A decoder that panics has met a file that it cannot read.
        let drawn = drawing.await.unwrap_or_else(|panic| Err(Refused::broken(panic)));
        Ok(drawn?)
    }
}

async fn turn(of: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ApiError> {
    match tokio::time::timeout(PATIENCE, Arc::clone(of).acquire_owned()).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(ApiError::unavailable("too many pictures are waiting to be drawn")),
    }
}

#[cfg(test)]
mod tests {
    use super::{IN_HAND, Workshop};

    #[tokio::test(start_paused = true)]
    async fn whoever_finds_no_place_is_put_off() {
        let workshop = Workshop::default();
        let mut places = Vec::new();
        for _ in 0..IN_HAND {
            places.push(workshop.place().await.unwrap());
        }
        assert_eq!(workshop.place().await.unwrap_err().status().as_u16(), 503);
        drop(places);
        assert!(workshop.place().await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_too_long_for_his_turn_is_put_off() {
        let workshop = Workshop::default();
        let easel = workshop.easels.clone().acquire_owned().await.unwrap();
        assert_eq!(workshop.draw("x".into()).await.unwrap_err().status().as_u16(), 503);
        drop(easel);
        assert_eq!(workshop.draw("x".into()).await.unwrap_err().code(), "not_an_image");
    }
}
