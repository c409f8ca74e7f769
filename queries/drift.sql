-- Which signals of which tasks are not what they used to be?
--
-- One row per signal: what it normally is, what it is now, the evidence for a change, and when it began. The method is in
-- docs/drift.md. It takes a second, and changes by the hour: so the collector computes it once an hour, and when somebody
-- accepts something or tasks come late (`watch/drift-at.sql`, which answers for any moment), and here is the newest
-- before `until`. `as_of`: whole hours before it were looked at.
--
-- {service} = : only tasks of this service; all if empty
-- {task} = : only tasks of this name; all if empty
-- {hours} = 12960: evidence that fires, and so the least mean time between false alarms of one group of signals. There
--   are twelve groups, and 720 hours in a month; the rest is a margin for what a baseline does not know. It is computed
--   for this many, and for those of alert rules
SELECT
  toJSONString([toString(one.service), toString(one.task), toString(one.signal_group)]) AS id,
  one.service AS service,
  one.task AS task,
  one.signal_group AS signal_group,
  one.signal AS signal,
  one.part AS part,
  one.kind AS kind,
  one.least_effect AS least_effect,
  one.threshold AS threshold,
  one.evidence AS evidence,
  one.has_baseline AS has_baseline,
  one.is_suspicious AS is_suspicious,
  -- By the detector alone; what people accepted or muted is in `drift-decisions`.
  one.state AS state,
  one.fired_at AS fired_at,
  one.resolved_at AS resolved_at,
  one.onset AS onset,
  one.tasks_since AS tasks_since,
  one.now AS now,
  one.usual AS usual,
  -- Half of the width of the interval that holds the difference 95 times in 100.
  one.half_width AS half_width,
  one.tasks_last_day AS tasks_last_day,
  one.baseline_from AS baseline_from,
  one.baseline_until AS baseline_until,
  one.baseline_tasks AS baseline_tasks,
  one.baseline_days AS baseline_days,
  one.baseline_mean AS baseline_mean,
  one.baseline_variance AS baseline_variance,
  one.dispersion AS dispersion,
  one.hour_dispersion AS hour_dispersion,
  -- Of what is suspicious: the log likelihood ratio of a change since the last hour, the one before, and so on.
  one.onset_scores AS onset_scores,
  hour AS as_of
FROM drift_states FINAL
ARRAY JOIN states AS one
WHERE project = {project:String} AND drift_states.hours = {hours:UInt32}
  AND hour = (
    SELECT max(hour)
    FROM drift_states
    WHERE project = {project:String} AND drift_states.hours = {hours:UInt32} AND hour <= {until:DateTime64(3)}
  )
  AND {service:String} IN ('', one.service) AND {task:String} IN ('', one.task)
ORDER BY fired_at IS NULL, evidence / threshold DESC, service, task, signal, part
SETTINGS do_not_merge_across_partitions_select_final = 1
