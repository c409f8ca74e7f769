-- What the drift detector found, a row an hour: computed by the collector when the hour is over, and again when somebody
-- accepts something or tasks of earlier hours come late; read it with FINAL. One row holds all signals of the project, so
-- that a computation is seen as a whole or not at all.
CREATE TABLE IF NOT EXISTS drift_states (
  project LowCardinality(String),
  -- The mean time between false alarms that was asked for, as in the question `drift`.
  hours UInt32,
  -- Whole hours before this one were looked at.
  hour DateTime('UTC'),
  computed_at DateTime64(3, 'UTC'),
  -- What it was computed from: the newest generation of `signals_hourly`, and so many decisions that accept something.
  generation UInt64,
  accepted UInt64,
  states Array(Tuple(
    service LowCardinality(String),
    task LowCardinality(String),
    signal_group LowCardinality(String),
    signal LowCardinality(String),
    part String,
    kind LowCardinality(String),
    least_effect Float64,
    threshold Float64,
    evidence Float64,
    has_baseline UInt8,
    is_suspicious UInt8,
    state LowCardinality(String),
    fired_at Nullable(DateTime('UTC')),
    resolved_at Nullable(DateTime('UTC')),
    onset Nullable(DateTime('UTC')),
    tasks_since Float64,
    now Float64,
    usual Float64,
    half_width Float64,
    tasks_last_day Float64,
    baseline_from Nullable(DateTime('UTC')),
    baseline_until Nullable(DateTime('UTC')),
    baseline_tasks Float64,
    baseline_days Float64,
    baseline_mean Float64,
    baseline_variance Float64,
    dispersion Float64,
    hour_dispersion Float64,
    onset_scores Array(Float64)
  )) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(computed_at)
PARTITION BY toDate(hour)
ORDER BY (project, hours, hour)
-- Every hour replaces the one before, and any can be computed again from `signals_hourly`: a week is for looking back.
TTL toDateTime(computed_at) + INTERVAL 7 DAY
-- A row is large, and one of them is read.
SETTINGS index_granularity = 4, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1;
