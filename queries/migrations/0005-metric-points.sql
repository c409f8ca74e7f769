-- One row per data point of a metric. Numbers that a point does not have are NaN.
-- OTLP sends at least once: a point that comes twice has the same hash, so it ends as one row.
CREATE TABLE IF NOT EXISTS metric_points (
  project LowCardinality(String),
  name LowCardinality(String),
  description LowCardinality(String),
  unit LowCardinality(String),
  kind Enum8('gauge' = 1, 'sum' = 2, 'histogram' = 3, 'exponential_histogram' = 4, 'summary' = 5),
  temporality Enum8('unspecified' = 0, 'delta' = 1, 'cumulative' = 2),
  is_monotonic Bool,
  start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  service LowCardinality(String),
  scope_name LowCardinality(String),
  scope_version LowCardinality(String),
  flags UInt32 CODEC(T64, ZSTD(1)),
  value Float64 CODEC(ZSTD(1)),
  count UInt64 CODEC(T64, ZSTD(1)),
  sum Float64 CODEC(ZSTD(1)),
  min Float64 CODEC(ZSTD(1)),
  max Float64 CODEC(ZSTD(1)),
  bounds Array(Float64) CODEC(ZSTD(1)),
  bucket_counts Array(UInt64) CODEC(ZSTD(1)),
  scale Int32,
  zero_count UInt64 CODEC(T64, ZSTD(1)),
  zero_threshold Float64 CODEC(ZSTD(1)),
  positive_offset Int32,
  positive_counts Array(UInt64) CODEC(ZSTD(1)),
  negative_offset Int32,
  negative_counts Array(UInt64) CODEC(ZSTD(1)),
  quantiles Nested(quantile Float64, value Float64),
  exemplars Nested(
    time DateTime64(9, 'UTC'),
    value Float64,
    trace_id String,
    span_id String,
    attributes Map(LowCardinality(String), String)),
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  resource Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  hash String CODEC(ZSTD(1)),
  ingested_at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(ingested_at)
PARTITION BY toMonday(time)
PRIMARY KEY (project, name, toStartOfMinute(time))
ORDER BY (project, name, toStartOfMinute(time), hash)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
