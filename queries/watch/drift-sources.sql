-- From what would drift be computed now, and from what was it computed last? One row per project and number of hours.
--
-- Only whole hours count: what is touched in the hour that is not over changes nothing. Times are Unix milliseconds by
-- the store's clock. `until` is a little ahead, since a decision has the time of the collector that took it.
-- {projects}: only of these; of all if empty
SELECT
  signals.project AS project,
  toString(signals.newest) AS newest,
  toUInt32(decisions.accepted) AS accepted,
  computed.hours AS hours,
  toInt64(toUnixTimestamp(computed.newest_hour)) * 1000 AS computed_hour,
  toUnixTimestamp64Milli(computed.at) AS computed_at,
  toString(computed.from_generation) AS computed_generation,
  toUInt32(computed.from_accepted) AS computed_accepted,
  toUnixTimestamp64Milli(now64(3)) AS now_at,
  least(now_at + 60000, (intDiv(now_at, 3600000) + 1) * 3600000 - 1) AS until
FROM (
  SELECT project, max(generation) AS newest
  FROM signals_hourly
  WHERE hour >= toMonday(now('UTC')) - INTERVAL 12 WEEK AND hour < toStartOfHour(now('UTC'))
    AND (empty({projects:Array(String)}) OR project IN {projects:Array(String)})
  GROUP BY project
) AS signals
LEFT JOIN (
  SELECT project, count() AS accepted
  FROM drift_decisions FINAL
  WHERE kind = 'accept'
  GROUP BY project
) AS decisions ON decisions.project = signals.project
LEFT JOIN (
  SELECT
    project,
    hours,
    max(hour) AS newest_hour,
    argMax(computed_at, (hour, computed_at)) AS at,
    argMax(generation, (hour, computed_at)) AS from_generation,
    argMax(accepted, (hour, computed_at)) AS from_accepted
  FROM drift_states
  GROUP BY project, hours
) AS computed ON computed.project = signals.project
