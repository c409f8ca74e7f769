-- What was stored and has not been summed up yet. `task_parts`, `cost_5m` and `signals_hourly` are never incremented:
-- an INSERT leaves here which traces and which five minutes it touched, and those are computed again from `spans`.
-- So a retry, a late span or a changed span can never count twice, and a crash leaves nothing stale: what is pending
-- here is still pending afterwards.
--
-- A row is visible only after the spans it speaks of: ClickHouse commits a table before the views that hang on it,
-- and `trace_index` stands between, so the trace's time is known as well.
CREATE TABLE IF NOT EXISTS touched (
  touched_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  id UUID,
  -- `done` is a second row with the same id. `checkpoint`: everything touched before is done.
  state Enum8('pending' = 0, 'done' = 1, 'checkpoint' = 2),
  traces Array(Tuple(project String, trace_id String)) CODEC(ZSTD(1)),
  -- Beginnings of five minutes and of hours, in Unix seconds.
  buckets Array(Tuple(project String, start Int64)) CODEC(ZSTD(1)),
  hours Array(Tuple(project String, start Int64)) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(touched_at)
ORDER BY (touched_at, id)
TTL toDateTime(touched_at) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS touched_traces_view TO touched AS
SELECT now64(3) AS touched_at, generateUUIDv4() AS id, groupUniqArray((project, trace_id)) AS traces
FROM trace_index;

CREATE MATERIALIZED VIEW IF NOT EXISTS touched_buckets_view TO touched AS
SELECT
  now64(3) AS touched_at,
  generateUUIDv4() AS id,
  groupUniqArray((project, intDiv(toUnixTimestamp64Nano(start_time), 300000000000) * 300)) AS buckets
FROM spans;

-- What was stored before this table was there. Touching a thing twice changes nothing.
INSERT INTO touched (touched_at, id, traces)
SELECT now64(3), generateUUIDv4(), groupUniqArray((project, trace_id))
FROM trace_index
GROUP BY toStartOfDay(first_start);

INSERT INTO touched (touched_at, id, buckets)
SELECT now64(3), generateUUIDv4(), groupUniqArray((project, intDiv(toUnixTimestamp64Nano(start_time), 300000000000) * 300))
FROM spans
GROUP BY toStartOfDay(start_time);
