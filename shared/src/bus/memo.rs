//! A few bytes that outlive a process without a database: a key-value bucket, best effort.

use std::time::Duration;

use anyhow::Context;
use async_nats::jetstream::kv;
use bytes::Bytes;

use super::connect::Bus;

/// Longer than this nobody waits for something that is only best effort.
const PATIENCE: Duration = Duration::from_secs(2);

impl Bus {
    /// What was last remembered as `key` in `bucket`; `None` if nothing was, or the store was lost.
    pub async fn recall(&self, bucket: &'static str, key: &'static str) -> anyhow::Result<Option<Bytes>> {
        let recalled = async { anyhow::Ok(self.bucket(bucket).await?.get(key).await?) };
        tokio::time::timeout(PATIENCE, recalled).await.context("the bucket does not answer")?
    }

    /// Remembers `value` as `key` in `bucket`, instead of what was there.
    pub async fn remember(&self, bucket: &'static str, key: &'static str, value: Bytes) -> anyhow::Result<()> {
        let remembered = async {
            self.bucket(bucket).await?.put(key, value).await?;
            Ok(())
        };
        tokio::time::timeout(PATIENCE, remembered).await.context("the bucket does not answer")?
    }

    async fn bucket(&self, bucket: &'static str) -> anyhow::Result<kv::Store> {
        if let Ok(store) = self.jetstream.get_key_value(bucket).await {
            return Ok(store);
        }
        let config = kv::Config {
            bucket: bucket.to_owned(),
            history: 1,
            max_bytes: 1024 * 1024,
            num_replicas: self.replicas,
            ..Default::default()
        };
        Ok(self.jetstream.create_key_value(config).await?)
    }
}
