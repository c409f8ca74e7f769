-- What did each completed task cost, and what did the attempts that did not complete add to it?
--
-- A task is a unit of work somebody would pay for; which span belongs to which is decided in `recompute/task-parts.sql`.
-- Attempts with the same `task_key` are one task. What lies outside every task is shown as `(outside any task)`, so
-- that the costs always add up to the sum of all calls of the traces that began in this time.
-- Costs are in nano-dollars (10^-9 USD). Unpriced calls are counted, never taken for 0.
--
-- `waste_nano` is what failed, was escalated or abandoned, was tried again, or was done once more after it was done;
-- `top_nano` is what the dearest hundredth of the tasks cost, at least one.
--
-- {abandoned_after_hours} = 24: a task that has not ended and said nothing for so long was abandoned
WITH
  chosen AS (
    SELECT
      if(kind = 'outside', toLowCardinality('(outside any task)'), name) AS task,
      outcome = 'running' AND running_seen < now64(9) - toIntervalHour({abandoned_after_hours:UInt32}) AS is_left,
      outcome,
      attempts,
      calls,
      tools,
      input_tokens,
      output_tokens,
      cost_nano,
      running_nano,
      useful_nano,
      failed_nano,
      escalated_nano,
      abandoned_nano,
      retried_nano,
      superseded_nano,
      estimated_nano,
      unpriced_calls
    FROM task_totals FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
  )
SELECT
  task,
  countIf(outcome = 'completed') AS completed,
  countIf(outcome = 'failed') AS failed,
  countIf(outcome = 'escalated') AS escalated,
  countIf(outcome = 'abandoned' OR is_left) AS abandoned,
  countIf(outcome = 'running' AND NOT is_left) AS running,
  sum(chosen.attempts) AS attempts,
  sum(chosen.calls) AS calls,
  sum(chosen.cost_nano) AS cost_nano,
  if(completed = 0 OR task = '(outside any task)', NULL, intDiv(2 * cost_nano + completed, 2 * completed)) AS cost_per_completed_nano,
  failed_nano + escalated_nano + abandoned_nano + retried_nano + superseded_nano AS waste_nano,
  sum(chosen.failed_nano) AS failed_nano,
  sum(chosen.escalated_nano) AS escalated_nano,
  sum(chosen.abandoned_nano) + sumIf(chosen.running_nano, is_left) AS abandoned_nano,
  sum(chosen.retried_nano) AS retried_nano,
  sum(chosen.superseded_nano) AS superseded_nano,
  toInt64(quantilesExactInclusive(0.5, 0.95, 0.99)(chosen.cost_nano)[1]) AS median_nano,
  toInt64(quantilesExactInclusive(0.5, 0.95, 0.99)(chosen.cost_nano)[2]) AS p95_nano,
  toInt64(quantilesExactInclusive(0.5, 0.95, 0.99)(chosen.cost_nano)[3]) AS p99_nano,
  max(chosen.cost_nano) AS dearest_nano,
  intDiv(count() + 99, 100) AS top_tasks,
  arraySum(arraySlice(arrayPartialReverseSort(top_tasks, groupArray(chosen.cost_nano)), 1, top_tasks)) AS top_nano,
  sum(chosen.calls + chosen.tools) AS steps,
  sum(chosen.input_tokens) AS input_tokens,
  sum(chosen.output_tokens) AS output_tokens,
  sum(chosen.estimated_nano) AS estimated_nano,
  sum(chosen.unpriced_calls) AS unpriced_calls
FROM chosen
GROUP BY task
ORDER BY cost_nano DESC, task ASC
-- Larger blocks: the dictionaries of names and customers are looked up once a block.
SETTINGS do_not_merge_across_partitions_select_final = 1, max_block_size = 131072, preferred_block_size_bytes = 8000000
