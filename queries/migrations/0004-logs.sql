-- One row per log record. What a model was told or said in it lives in `messages`, under its hash, as with spans.
-- OTLP sends at least once: a record that comes twice has the same hash, so it ends as one row.
CREATE TABLE IF NOT EXISTS logs (
  project LowCardinality(String),
  time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  observed_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  flags UInt32 CODEC(T64, ZSTD(1)),
  severity UInt8 CODEC(T64, ZSTD(1)),
  severity_text LowCardinality(String),
  event_name LowCardinality(String),
  service LowCardinality(String),
  scope_name LowCardinality(String),
  scope_version LowCardinality(String),
  body String CODEC(ZSTD(3)),
  input_hashes Array(String) CODEC(ZSTD(1)),
  output_hashes Array(String) CODEC(ZSTD(1)),
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  resource Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  dropped_attributes UInt32,
  hash String CODEC(ZSTD(1)),
  position UInt32 CODEC(T64, ZSTD(1)),
  ingested_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  INDEX trace_id_filter trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX event_name_set event_name TYPE set(128) GRANULARITY 1,
  INDEX body_text body TYPE text(tokenizer = splitByNonAlpha, preprocessor = lower(body))
)
ENGINE = ReplacingMergeTree(ingested_at)
PARTITION BY toMonday(time)
PRIMARY KEY (project, toStartOfMinute(time))
ORDER BY (project, toStartOfMinute(time), hash)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- A trace's logs are found by its time too, and a trace of which only logs have come is a run already.
CREATE MATERIALIZED VIEW IF NOT EXISTS trace_index_logs_view TO trace_index AS
SELECT project, trace_id, min(time) AS first_start, max(time) AS last_start
FROM logs
WHERE trace_id != ''
GROUP BY project, trace_id;
