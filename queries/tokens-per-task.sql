-- How many tokens and steps does a task take?
--
-- Over all attempts of each task. `input` includes what was read from a cache; a step is a call of a model or a tool.
SELECT
  name AS task,
  count() AS tasks,
  round(avg(task_totals.input_tokens)) AS mean_input_tokens,
  round(avg(task_totals.output_tokens)) AS mean_output_tokens,
  toUInt64(quantilesExactInclusive(0.5, 0.95, 0.99)(task_totals.input_tokens + task_totals.output_tokens)[1]) AS median_tokens,
  toUInt64(quantilesExactInclusive(0.5, 0.95, 0.99)(task_totals.input_tokens + task_totals.output_tokens)[2]) AS p95_tokens,
  toUInt64(quantilesExactInclusive(0.5, 0.95, 0.99)(task_totals.input_tokens + task_totals.output_tokens)[3]) AS p99_tokens,
  max(task_totals.input_tokens + task_totals.output_tokens) AS most_tokens,
  sum(task_totals.cache_read_tokens) AS cache_read_tokens,
  sum(task_totals.reasoning_tokens) AS reasoning_tokens,
  toUInt64(quantilesExactInclusive(0.5, 0.95)(task_totals.calls + task_totals.tools)[1]) AS median_steps,
  toUInt64(quantilesExactInclusive(0.5, 0.95)(task_totals.calls + task_totals.tools)[2]) AS p95_steps,
  max(task_totals.calls + task_totals.tools) AS most_steps
FROM task_totals FINAL
WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND kind = 'task'
GROUP BY task
ORDER BY sum(task_totals.input_tokens + task_totals.output_tokens) DESC, task ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
