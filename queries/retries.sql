-- Which tasks needed more than one attempt, and what did trying again cost?
--
-- Attempts share the key of their task. `retried_nano` is what the attempts and calls cost that were made again. Costs
-- are in nano-dollars (10^-9 USD).
SELECT
  name AS task,
  count() AS tasks,
  countIf(task_totals.attempts > 1) AS tried_again,
  sum(task_totals.attempts) AS attempts,
  max(task_totals.attempts) AS most_attempts,
  countIf(task_totals.attempts > 1 AND outcome = 'completed') AS completed_at_last,
  sum(task_totals.call_errors) AS failed_calls,
  sum(task_totals.cost_nano) AS cost_nano,
  sum(task_totals.retried_nano) AS retried_nano,
  argMax(task_key, (task_totals.attempts, task_totals.cost_nano)) AS worst_key
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task'
GROUP BY task
HAVING tried_again > 0 OR retried_nano > 0
ORDER BY retried_nano DESC, tried_again DESC, task ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
