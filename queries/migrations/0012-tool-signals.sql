-- What agents did wrong with their tools, and what may be wrong: one row per signal, span and tool.
--
-- Computed again from `spans` and `messages` whenever the trace was touched, like `task_parts`: read it with FINAL. The
-- rules are in `recompute/tool-findings.sql` and `recompute/tool-hints.sql`, and nowhere else.
CREATE TABLE IF NOT EXISTS tool_signals (
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  kind Enum8('finding' = 1, 'hint' = 2),
  signal LowCardinality(String),
  -- Of the span.
  start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  service LowCardinality(String),
  agent LowCardinality(String),
  category LowCardinality(String),
  -- Whose call it is: in a model's answer there are those of several tools.
  tool String CODEC(ZSTD(1)),
  times UInt64 CODEC(T64, ZSTD(1)),
  -- Judged by the definitions when the span came in. Its tool and its problems are content.
  is_judged Bool,
  problems Array(String) CODEC(ZSTD(1)),
  -- When the span was.
  stored_at DateTime CODEC(Delta(4), ZSTD(1)),
  generation UInt64 CODEC(Delta(8), ZSTD(1)),
  is_deleted UInt8 CODEC(ZSTD(1)),
  INDEX trace_id_filter trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(generation, is_deleted)
PARTITION BY toYYYYMM(start_time)
PRIMARY KEY (project, toStartOfHour(start_time), trace_id)
ORDER BY (project, toStartOfHour(start_time), trace_id, kind, signal, span_id, tool, is_judged)
TTL
  toDateTime(intDiv(generation, 1000000000)) + INTERVAL 400 DAY,
  stored_at + INTERVAL 30 DAY DELETE WHERE is_judged
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, merge_with_ttl_timeout = 86400;

-- Everything that was stored before is computed once more.
INSERT INTO touched (touched_at, id, traces)
SELECT now64(3), generateUUIDv4(), groupUniqArray((project, trace_id))
FROM trace_index
GROUP BY toStartOfDay(first_start);
