-- Where a span ran, in which version and with which prompt, filled in by the store from what is there already.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS environment LowCardinality(String) DEFAULT if(resource['deployment.environment.name'] != '', resource['deployment.environment.name'], resource['deployment.environment']);
ALTER TABLE spans ADD COLUMN IF NOT EXISTS service_version LowCardinality(String) DEFAULT resource['service.version'];
ALTER TABLE spans ADD COLUMN IF NOT EXISTS prompt LowCardinality(String) DEFAULT if(attributes['gen_ai.prompt.version'] = '', attributes['gen_ai.prompt.name'], concat(attributes['gen_ai.prompt.name'], '@', attributes['gen_ai.prompt.version']));

-- From a span id to its span, without reading them all.
ALTER TABLE spans ADD INDEX IF NOT EXISTS span_id_filter span_id TYPE bloom_filter(0.01) GRANULARITY 1;

-- Calls that another span tells of too, and why that other one counts instead. Every sum leaves them out.
--
-- Computed again whenever the trace was touched, like `task_parts`: read it with FINAL. The rules are in
-- `recompute/uncounted-calls.sql`, and nowhere else.
CREATE TABLE IF NOT EXISTS uncounted_calls (
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  start_time DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  reason LowCardinality(String),
  counted_span_id String CODEC(ZSTD(1)),
  generation UInt64 CODEC(Delta(8), ZSTD(1)),
  is_deleted UInt8 CODEC(ZSTD(1)),
  INDEX trace_id_filter trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(generation, is_deleted)
PARTITION BY toYYYYMM(start_time)
PRIMARY KEY (project, toStartOfHour(start_time), trace_id)
ORDER BY (project, toStartOfHour(start_time), trace_id, span_id)
TTL toDateTime(intDiv(generation, 1000000000)) + INTERVAL 400 DAY
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;

-- What the list of runs and the questions by dimension need of a trace.
-- Of the parts of a trace, the one that began first: a run is listed once.
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS is_first Bool;
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS root_name LowCardinality(String);
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS root_status Enum8('unset' = 0, 'ok' = 1, 'error' = 2, 'missing' = 3) DEFAULT 'missing';
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS errors UInt64 CODEC(T64, ZSTD(1));
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS retrievals UInt64 CODEC(T64, ZSTD(1));
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS cache_write_nano Int64 CODEC(T64, ZSTD(1));
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS agent LowCardinality(String);
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS environment LowCardinality(String);
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS version LowCardinality(String);
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS prompt LowCardinality(String);
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS model_nano Map(LowCardinality(String), Int64) CODEC(ZSTD(1));
ALTER TABLE task_parts ADD COLUMN IF NOT EXISTS agent_nano Map(LowCardinality(String), Int64) CODEC(ZSTD(1));
