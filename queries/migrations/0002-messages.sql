-- Every prompt, completion, tool argument, tool result and document, once per trace, under the hash of its content.
CREATE TABLE IF NOT EXISTS messages (
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  hash String CODEC(ZSTD(1)),
  role LowCardinality(String),
  start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  body String CODEC(ZSTD(3)),
  ingested_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  INDEX body_text body TYPE text(tokenizer = splitByNonAlpha, preprocessor = lower(body)),
  INDEX hash_filter hash TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ingested_at)
ORDER BY (project, trace_id, hash)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
