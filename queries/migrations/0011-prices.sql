-- How each cost was computed, so that a person can do it again: by bucket so many units, at so many dollars per million
-- tokens or thousand of anything else. A price that changes later changes nothing here.
ALTER TABLE spans MODIFY COLUMN cost_status Enum8('none' = 0, 'priced' = 1, 'estimated' = 2, 'unpriced' = 3, 'inconsistent' = 4, 'provided' = 5);
ALTER TABLE spans ADD COLUMN IF NOT EXISTS price_source LowCardinality(String) CODEC(ZSTD(1)) AFTER price_id;
ALTER TABLE spans ADD COLUMN IF NOT EXISTS cost_units Map(LowCardinality(String), UInt32) CODEC(ZSTD(1)) AFTER price_source;
ALTER TABLE spans ADD COLUMN IF NOT EXISTS cost_rates Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)) AFTER cost_units;

-- Who had which spans priced anew, since when, and what that changed. What it did to each span is in
-- `repriced_spans`. Taking it back is another change.
CREATE TABLE IF NOT EXISTS price_changes (
  project LowCardinality(String),
  changed_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  change_id String CODEC(ZSTD(1)),
  changed_by String CODEC(ZSTD(1)),
  reason String CODEC(ZSTD(1)),
  since DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  until DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  spans UInt64,
  old_nano Int64,
  new_nano Int64
)
ENGINE = ReplacingMergeTree
ORDER BY (project, change_id)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Every span of such a change, with its bill before and after.
CREATE TABLE IF NOT EXISTS repriced_spans (
  project LowCardinality(String),
  change_id String CODEC(ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  model LowCardinality(String),
  old_status LowCardinality(String),
  old_nano Int64 CODEC(T64, ZSTD(1)),
  old_price_id LowCardinality(String),
  status LowCardinality(String),
  nano Int64 CODEC(T64, ZSTD(1)),
  price_id LowCardinality(String),
  price_source LowCardinality(String),
  details Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  units Map(LowCardinality(String), UInt32) CODEC(ZSTD(1)),
  rates Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
  stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (project, change_id, trace_id, span_id)
TTL stored_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
