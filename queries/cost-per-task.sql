-- What did each completed task cost, and what did the attempts that did not complete add to it?
--
-- A task is a unit of work somebody would pay for. Spans with `task_id` belong to that task; spans without one belong
-- to the only task of their trace, or, where a trace names no task at all, the trace is the task: its root span gives
-- the name and the outcome. Attempts with the same `task_key` are one task. What lies outside every task is shown as
-- `(outside any task)`, so that the costs always add up to the sum of all calls.
-- Costs are in nano-dollars (10^-9 USD). Unpriced calls are counted, never taken for 0.
WITH
  recent AS (
    SELECT trace_id, span_id, parent_span_id, name, category, status, start_time, duration_ns,
      task_id, task_name, task_key, task_outcome, cost_nano, cost_status
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  ),
  traces AS (
    SELECT trace_id AS id, groupUniqArrayIf(2)(task_id, task_id != '') AS task_ids
    FROM recent
    GROUP BY trace_id
  ),
  placed AS (
    SELECT *,
      multiIf(task_id != '', task_id, length(task_ids) = 1, task_ids[1], empty(task_ids), trace_id, '') AS attempt_id,
      empty(task_ids) AND parent_span_id = '' AS is_root
    FROM recent
    INNER JOIN traces ON recent.trace_id = traces.id
  ),
  attempts AS (
    SELECT attempt_id,
      multiIf(
        attempt_id = '', '(outside any task)',
        max(task_name) != '', max(task_name),
        countIf(is_root) > 0, anyIf(name, is_root),
        '(no root span yet)') AS task,
      max(task_key) AS key,
      multiIf(
        attempt_id = '', '',
        max(task_outcome) != '', max(task_outcome),
        countIf(is_root) = 0, 'running',
        countIf(is_root AND status = 'error') > 0, 'failed',
        'completed') AS outcome,
      sum(cost_nano) AS nano,
      sumIf(cost_nano, cost_status = 'estimated') AS estimated,
      countIf(category IN ('model', 'embedding', 'rerank')) AS calls,
      countIf(cost_status IN ('unpriced', 'inconsistent')) AS unpriced
    FROM placed
    GROUP BY attempt_id
  ),
  tasks AS (
    SELECT task, if(key = '', attempt_id, concat('key:', key)) AS id,
      multiIf(
        countIf(outcome = 'completed') > 0, 'completed',
        countIf(outcome = 'running') > 0, 'running',
        countIf(outcome = 'escalated') > 0, 'escalated',
        countIf(outcome = 'failed') > 0, 'failed',
        max(outcome)) AS result,
      count() AS attempts_made,
      sum(nano) AS task_nano,
      sumIf(nano, outcome = 'completed') AS useful_nano,
      sum(estimated) AS task_estimated,
      sum(calls) AS task_calls,
      sum(unpriced) AS task_unpriced
    FROM attempts
    GROUP BY task, id
  )
SELECT
  task,
  countIf(result = 'completed') AS completed,
  countIf(result = 'failed') AS failed,
  countIf(result = 'escalated') AS escalated,
  countIf(result = 'abandoned') AS abandoned,
  countIf(result = 'running') AS running,
  sum(attempts_made) AS attempts,
  sum(task_calls) AS calls,
  sum(task_nano) AS cost_nano,
  if(completed = 0, NULL, intDiv(2 * cost_nano + completed, 2 * completed)) AS cost_per_completed_nano,
  cost_nano - sum(useful_nano) AS waste_nano,
  toInt64(quantileExactInclusive(0.5)(task_nano)) AS median_nano,
  max(task_nano) AS dearest_nano,
  sum(task_estimated) AS estimated_nano,
  sum(task_unpriced) AS unpriced_calls
FROM tasks
GROUP BY task
ORDER BY cost_nano DESC, task ASC
