-- What did each completed task cost, and what did the attempts that did not complete add to it?
--
-- A task is a unit of work somebody would pay for; which span belongs to which is decided in `recompute/task-parts.sql`.
-- Attempts with the same `task_key` are one task. What lies outside every task is shown as `(outside any task)`, so
-- that the costs always add up to the sum of all calls of the traces that began in this time.
-- Costs are in nano-dollars (10^-9 USD). Unpriced calls are counted, never taken for 0.
WITH
  -- Many tasks are a trace without a key: one part, one attempt, and nothing to join. PREWHERE: FINAL has less to merge.
  singles AS (
    SELECT
      if(name = '', '(no root span yet)', toString(name)) AS task,
      if(outcome = '', 'running', toString(outcome)) AS result,
      count() AS tasks,
      count() AS attempts_made,
      sum(cost_nano) AS nano,
      sumIf(cost_nano, outcome = 'completed') AS useful_nano,
      sum(estimated_nano) AS estimated,
      sum(calls) AS made_calls,
      sum(unpriced_calls) AS unpriced,
      max(cost_nano) AS dearest,
      quantileExactInclusiveState(0.5)(cost_nano) AS median
    FROM task_parts FINAL
    PREWHERE kind = 'trace'
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
    GROUP BY task, result
  ),
  attempts AS (
    SELECT
      multiIf(kind = 'outside', '(outside any task)', max(name) = '', '(no root span yet)', max(name)) AS task,
      if(max(task_key) = '', task_id, concat('key:', max(task_key))) AS id,
      multiIf(kind = 'outside', '', max(outcome) = '', 'running', max(outcome)) AS attempt_outcome,
      sum(cost_nano) AS nano,
      sum(estimated_nano) AS estimated,
      sum(calls) AS made_calls,
      sum(unpriced_calls) AS unpriced
    FROM task_parts FINAL
    PREWHERE kind != 'trace'
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
    GROUP BY kind, task_id
  ),
  joined AS (
    SELECT
      task,
      multiIf(
        countIf(attempt_outcome = 'completed') > 0, 'completed',
        countIf(attempt_outcome = 'running') > 0, 'running',
        countIf(attempt_outcome = 'escalated') > 0, 'escalated',
        countIf(attempt_outcome = 'failed') > 0, 'failed',
        max(attempt_outcome)) AS result,
      toUInt64(1) AS tasks,
      count() AS attempts_made,
      sum(attempts.nano) AS nano,
      sumIf(attempts.nano, attempt_outcome = 'completed') AS useful_nano,
      sum(attempts.estimated) AS estimated,
      sum(attempts.made_calls) AS made_calls,
      sum(attempts.unpriced) AS unpriced,
      sum(attempts.nano) AS dearest,
      arrayReduce('quantileExactInclusiveState(0.5)', [sum(attempts.nano)]) AS median
    FROM attempts
    GROUP BY task, id
  )
SELECT
  task,
  sumIf(tasks, result = 'completed') AS completed,
  sumIf(tasks, result = 'failed') AS failed,
  sumIf(tasks, result = 'escalated') AS escalated,
  sumIf(tasks, result = 'abandoned') AS abandoned,
  sumIf(tasks, result = 'running') AS running,
  sum(attempts_made) AS attempts,
  sum(made_calls) AS calls,
  sum(nano) AS cost_nano,
  if(completed = 0, NULL, intDiv(2 * cost_nano + completed, 2 * completed)) AS cost_per_completed_nano,
  cost_nano - sum(useful_nano) AS waste_nano,
  toInt64(quantileExactInclusiveMerge(0.5)(median)) AS median_nano,
  max(dearest) AS dearest_nano,
  sum(estimated) AS estimated_nano,
  sum(unpriced) AS unpriced_calls
FROM (SELECT * FROM singles UNION ALL SELECT * FROM joined)
GROUP BY task
ORDER BY cost_nano DESC, task ASC
SETTINGS do_not_merge_across_partitions_select_final = 1
