-- What is wrong or was wrong lately, worst and newest first, with the evidence?
--
-- `told` is how often somebody was told; an incident that is over has an end. Rules are in the settings file.
-- {state} = : only this state, firing or resolved
SELECT
  if(countIf(event = 'resolved') > 0, 'resolved', 'firing') AS alert_state,
  argMax(alert_events.severity, at) AS alert_severity,
  rule,
  argMax(alert_events.summary, at) AS says,
  alert_events.since AS incident_since,
  max(at) AS last_told,
  if(alert_state = 'resolved', maxIf(at, event = 'resolved'), NULL) AS ended,
  countIf(event != 'resolved') AS told,
  argMax(alert_events.value, at) AS last_value,
  argMax(alert_events.labels, at) AS about,
  argMax(alert_events.change, at) AS came_with,
  argMax(alert_events.runs, at) AS example_runs,
  fingerprint
FROM alert_events FINAL
WHERE project = {project:String} AND at >= {since:DateTime64(3)} AND at < {until:DateTime64(3)}
GROUP BY rule, fingerprint, incident_since
HAVING {state:String} IN ('', alert_state)
ORDER BY alert_state ASC, indexOf(['page', 'ticket', 'info'], alert_severity) ASC, last_told DESC, fingerprint ASC
LIMIT {limit:UInt32}
