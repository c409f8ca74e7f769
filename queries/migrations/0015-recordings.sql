-- Recordings of runs, to be executed again: each as JSON, in parts, and its long texts once each under their hash.
-- Content like any other, so it is kept for 30 days; a text that comes again counts from then.
CREATE TABLE IF NOT EXISTS recordings (
  project LowCardinality(String),
  id String CODEC(ZSTD(1)),
  what LowCardinality(String),
  part UInt32,
  parts UInt32,
  kind LowCardinality(String),
  name String CODEC(ZSTD(1)),
  task_key String CODEC(ZSTD(1)),
  trace_ids Array(String) CODEC(ZSTD(1)),
  process_id String CODEC(ZSTD(1)),
  service LowCardinality(String),
  started_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  body String CODEC(ZSTD(3)),
  ingested_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1)),
  INDEX trace_ids_filter trace_ids TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ingested_at)
ORDER BY (project, id, part)
TTL stored_at + INTERVAL 30 DAY
SETTINGS index_granularity = 256, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, merge_with_ttl_timeout = 86400;
