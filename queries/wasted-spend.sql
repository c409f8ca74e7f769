-- What was paid for and came to nothing, and why?
--
-- `failed`, `escalated`, `abandoned`: the task ended so. `retried`: an attempt or a call that was made again.
-- `superseded`: a task that was done, and done again. `share` is of all that the tasks cost. Costs are in nano-dollars
-- (10^-9 USD).
--
-- {abandoned_after_hours} = 24: a task that has not ended and said nothing for so long was abandoned
WITH
  wasted AS (
    SELECT
      name,
      outcome = 'running' AND running_seen < now64(9) - toIntervalHour({abandoned_after_hours:UInt32}) AS is_left,
      [
        ('failed', failed_nano), ('escalated', escalated_nano), ('abandoned', abandoned_nano + if(is_left, running_nano, 0)),
        ('retried', retried_nano), ('superseded', superseded_nano)
      ] AS causes
    FROM task_totals FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task'
  ),
  spent AS (
    SELECT toString(name) AS spent_name, sum(task_totals.cost_nano) AS all_nano
    FROM task_totals FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task'
    GROUP BY spent_name
  )
SELECT
  toString(name) AS task,
  cause.1 AS reason,
  count() AS tasks,
  sum(cause.2) AS waste_nano,
  any(all_nano) AS task_nano,
  if(task_nano = 0, 0, round(waste_nano / task_nano, 4)) AS share
FROM wasted
ARRAY JOIN arrayFilter(one -> one.2 != 0, causes) AS cause
INNER JOIN spent ON spent_name = toString(wasted.name)
GROUP BY task, reason
ORDER BY waste_nano DESC, task ASC, reason ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
