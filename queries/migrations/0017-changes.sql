-- What changed, and when it was first seen: prompt templates, tools, models, parameters, look-ups, prices, versions and
-- commits, as the collector saw them in spans (`auto`), and deployments that somebody told of (`deploy`, `api`).
--
-- A row is written when a version is seen first, and again at most every ten minutes while it is seen: `ts_last` tells
-- what runs now. What a version says is content, and goes after 30 days.
CREATE TABLE IF NOT EXISTS changes (
  project LowCardinality(String),
  ts_first DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  ts_last DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  service LowCardinality(String),
  environment LowCardinality(String),
  kind LowCardinality(String),
  name String CODEC(ZSTD(1)),
  -- Empty for the first version that was seen.
  old_hash String CODEC(ZSTD(1)),
  new_hash String CODEC(ZSTD(1)),
  stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1)),
  -- What is different, in words.
  diff String CODEC(ZSTD(3)) TTL stored_at + INTERVAL 30 DAY,
  -- What the new version says.
  value String CODEC(ZSTD(3)) TTL stored_at + INTERVAL 30 DAY,
  revision String CODEC(ZSTD(1)),
  actor String CODEC(ZSTD(1)),
  source Enum8('auto' = 1, 'deploy' = 2, 'api' = 3)
)
ENGINE = ReplacingMergeTree(ts_last)
PARTITION BY toYYYYMM(ts_first)
ORDER BY (project, toStartOfHour(ts_first), kind, service, environment, name, new_hash, ts_first)
TTL stored_at + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, merge_with_ttl_timeout = 86400;
