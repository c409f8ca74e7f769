-- What one trace adds to one task. A task may span several traces: the view `tasks` adds its parts up.
--
-- Computed again from `spans` whenever the trace was touched, with a higher `generation`; of the rows of a trace the
-- highest generation is the truth, and what it does not name any more is written once more as deleted. Read it with
-- FINAL. The rules of who belongs to which task are in `recompute/task-parts.sql`, and nowhere else.
CREATE TABLE IF NOT EXISTS task_parts (
  project LowCardinality(String),
  trace_id String CODEC(ZSTD(1)),
  -- `task`: an explicit one. `trace`: the trace is the task. `attempt`: the trace is one of the attempts that share its
  -- `task_key`. `outside`: spans between the explicit tasks of a trace.
  kind Enum8('task' = 1, 'trace' = 2, 'outside' = 3, 'attempt' = 4),
  task_id String CODEC(ZSTD(1)),
  -- Empty until the root span arrives.
  name LowCardinality(String),
  task_key String CODEC(ZSTD(1)),
  customer String CODEC(ZSTD(1)),
  user_id String CODEC(ZSTD(1)),
  conversation_id String CODEC(ZSTD(1)),
  service LowCardinality(String),
  -- Empty while it runs.
  outcome LowCardinality(String),
  started DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  ended DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  spans UInt64 CODEC(T64, ZSTD(1)),
  calls UInt64 CODEC(T64, ZSTD(1)),
  call_errors UInt64 CODEC(T64, ZSTD(1)),
  tools UInt64 CODEC(T64, ZSTD(1)),
  tool_errors UInt64 CODEC(T64, ZSTD(1)),
  input_tokens UInt64 CODEC(T64, ZSTD(1)),
  output_tokens UInt64 CODEC(T64, ZSTD(1)),
  cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
  cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
  reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
  cost_nano Int64 CODEC(T64, ZSTD(1)),
  -- Of `cost_nano`: what was spent on calls that ended in an error, and what we counted ourselves.
  failed_nano Int64 CODEC(T64, ZSTD(1)),
  estimated_nano Int64 CODEC(T64, ZSTD(1)),
  unpriced_calls UInt64 CODEC(T64, ZSTD(1)),
  tool_calls Map(LowCardinality(String), UInt64) CODEC(ZSTD(1)),
  model_calls Map(LowCardinality(String), UInt64) CODEC(ZSTD(1)),
  finish_reasons Map(LowCardinality(String), UInt64) CODEC(ZSTD(1)),
  generation UInt64 CODEC(Delta(8), ZSTD(1)),
  is_deleted UInt8 CODEC(ZSTD(1)),
  INDEX trace_id_filter trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX task_id_filter task_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(generation, is_deleted)
PARTITION BY toYYYYMM(started)
PRIMARY KEY (project, toStartOfHour(started), trace_id)
ORDER BY (project, toStartOfHour(started), trace_id, kind, task_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE VIEW IF NOT EXISTS tasks AS
SELECT
  project,
  kind,
  task_id,
  if(max(name) = '', '(no root span yet)', max(name)) AS name,
  max(task_key) AS task_key,
  max(customer) AS customer,
  max(user_id) AS user_id,
  max(conversation_id) AS conversation_id,
  argMin(service, task_parts.started) AS service,
  if(max(outcome) = '', 'running', max(outcome)) AS outcome,
  min(started) AS started,
  max(ended) AS ended,
  count() AS traces,
  sum(spans) AS spans,
  sum(calls) AS calls,
  sum(call_errors) AS call_errors,
  sum(tools) AS tools,
  sum(tool_errors) AS tool_errors,
  sum(input_tokens) AS input_tokens,
  sum(output_tokens) AS output_tokens,
  sum(cache_read_tokens) AS cache_read_tokens,
  sum(cache_write_tokens) AS cache_write_tokens,
  sum(reasoning_tokens) AS reasoning_tokens,
  sum(cost_nano) AS cost_nano,
  sum(failed_nano) AS failed_nano,
  sum(estimated_nano) AS estimated_nano,
  sum(unpriced_calls) AS unpriced_calls
FROM task_parts FINAL
WHERE kind != 'outside'
GROUP BY project, kind, task_id
SETTINGS prefer_column_name_to_alias = 1;
