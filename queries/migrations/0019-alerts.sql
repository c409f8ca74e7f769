-- What was wrong, from when until when, and that somebody was told: a row for each time it was told, and for its end.
CREATE TABLE IF NOT EXISTS alert_events (
  project LowCardinality(String),
  at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  rule LowCardinality(String),
  severity LowCardinality(String),
  -- The rule and the labels.
  fingerprint String CODEC(ZSTD(1)),
  since DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  event Enum8('firing' = 1, 'again' = 2, 'resolved' = 3),
  labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  value Float64 CODEC(ZSTD(1)),
  summary String CODEC(ZSTD(1)),
  runs Array(String) CODEC(ZSTD(1)),
  change String CODEC(ZSTD(1)),
  stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (project, toStartOfHour(at), fingerprint, since, event, at)
TTL stored_at + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;
