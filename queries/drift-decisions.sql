-- What did people decide about drift that still holds, newest first?
SELECT
  toString(decided_at) AS at,
  toString(kind) AS decision,
  service,
  task,
  signal_group,
  since AS holds_since,
  until AS holds_until,
  decided_by,
  reason
FROM drift_decisions FINAL
WHERE project = {project:String} AND decided_at < {until:DateTime64(3)}
  AND (kind = 'accept' OR drift_decisions.until > {until:DateTime64(3)})
ORDER BY decided_at DESC
LIMIT {limit:UInt32}
