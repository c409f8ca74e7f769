-- How many tasks came to which end, and what did they cost, by time?
--
-- By steps of `step_seconds`, from when the attempts began; attempts are counted here, not joined by their key. Costs are in nano-dollars (10^-9 USD).
--
-- {step_seconds} = 3600: the length of a step
SELECT
  toUnixTimestamp(toStartOfInterval(started, toIntervalSecond({step_seconds:UInt32}))) AS began,
  multiIf(kind = 'outside', '(outside any task)', name = '', '(no root span yet)', name) AS task,
  countIf(kind != 'outside' AND outcome = 'completed') AS completed,
  countIf(kind != 'outside' AND outcome NOT IN ('completed', '')) AS failed,
  countIf(kind != 'outside' AND outcome = '') AS running,
  sum(task_parts.cost_nano) AS cost_nano,
  sum(task_parts.unpriced_calls) AS unpriced_calls
FROM task_parts FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
GROUP BY began, task
ORDER BY began ASC, task ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
