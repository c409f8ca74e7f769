-- What was said is kept for 30 days, what was done and what it cost for 400.
--
-- Counted from the day the store took a row, by the store's clock, and not from the time the row speaks of: that time
-- is the sender's, and a span that says 1970 or 2200 must neither vanish when it was just acknowledged nor stay for
-- ever. Where the whole row goes, whole parts are dropped; where only the content of a row goes, a part is rewritten,
-- at most once a day.
ALTER TABLE spans ADD COLUMN IF NOT EXISTS stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1));
ALTER TABLE spans MODIFY TTL stored_at + INTERVAL 400 DAY;
ALTER TABLE spans MODIFY SETTING merge_with_ttl_timeout = 86400;

ALTER TABLE messages ADD COLUMN IF NOT EXISTS stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1));
ALTER TABLE messages MODIFY TTL stored_at + INTERVAL 30 DAY;
ALTER TABLE messages MODIFY SETTING merge_with_ttl_timeout = 86400;

ALTER TABLE logs ADD COLUMN IF NOT EXISTS stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1));
ALTER TABLE logs MODIFY COLUMN body String CODEC(ZSTD(3)) TTL stored_at + INTERVAL 30 DAY;
ALTER TABLE logs MODIFY TTL stored_at + INTERVAL 400 DAY;
ALTER TABLE logs MODIFY SETTING merge_with_ttl_timeout = 86400;

ALTER TABLE metric_points ADD COLUMN IF NOT EXISTS stored_at DateTime DEFAULT now() CODEC(Delta(4), ZSTD(1));
ALTER TABLE metric_points MODIFY TTL stored_at + INTERVAL 400 DAY;
ALTER TABLE metric_points MODIFY SETTING ttl_only_drop_parts = 1;

-- As long as the newest of the trace's spans.
ALTER TABLE trace_index ADD COLUMN IF NOT EXISTS stored_at SimpleAggregateFunction(max, DateTime) DEFAULT now() CODEC(Delta(4), ZSTD(1));
ALTER TABLE trace_index MODIFY TTL stored_at + INTERVAL 400 DAY;
ALTER TABLE trace_index MODIFY SETTING merge_with_ttl_timeout = 86400;

-- A generation is the time of its computation, in Unix nanoseconds.
ALTER TABLE task_parts MODIFY TTL toDateTime(intDiv(generation, 1000000000)) + INTERVAL 400 DAY;
ALTER TABLE task_parts MODIFY SETTING ttl_only_drop_parts = 1;
ALTER TABLE cost_5m MODIFY TTL toDateTime(intDiv(generation, 1000000000)) + INTERVAL 400 DAY;
ALTER TABLE cost_5m MODIFY SETTING ttl_only_drop_parts = 1;
ALTER TABLE signals_hourly MODIFY TTL toDateTime(intDiv(generation, 1000000000)) + INTERVAL 400 DAY;
ALTER TABLE signals_hourly MODIFY SETTING ttl_only_drop_parts = 1;
