-- What did the work cost, and each completed task of it, by service, workflow, version, model, customer or user?
--
-- A task's cost is split between its models and agents; every other dimension has it as a whole. So `completed` counts a
-- task for each of its models, and only the costs add up. Costs are in nano-dollars (10^-9 USD).
--
-- {dimension} = service: service, workflow, agent, version, prompt, model, customer, user, environment or outcome
-- {abandoned_after_hours} = 24: a task that has not ended and said nothing for so long was abandoned
WITH outcome = 'running' AND running_seen < now64(9) - toIntervalHour({abandoned_after_hours:UInt32}) AS is_left
SELECT
  value,
  completed,
  all_tasks - completed AS not_completed,
  nano AS cost_nano,
  if(completed = 0, NULL, intDiv(2 * cost_nano + completed, 2 * completed)) AS cost_per_completed_nano,
  wasted AS waste_nano,
  toInt64(quantiles[1]) AS median_nano,
  toInt64(quantiles[2]) AS p95_nano,
  made_calls AS calls,
  unpriced AS unpriced_calls
FROM (
  SELECT
    -- An element of a tuple keeps its dictionary, which one of `if` does not.
    tupleElement(
      (service, name, version, prompt, customer, environment,
        toLowCardinality(if({dimension:String} = 'user', user_id, '')),
        toLowCardinality(if({dimension:String} = 'outcome', if(is_left, 'abandoned', outcome), ''))),
      greatest(1, indexOf(['service', 'workflow', 'version', 'prompt', 'customer', 'environment', 'user', 'outcome'], {dimension:String}))) AS value,
    countIf(outcome = 'completed') AS completed,
    countIf(kind = 'task') AS all_tasks,
    sum(task_totals.cost_nano) AS nano,
    sumIf(task_totals.cost_nano - useful_nano, kind = 'task') - sumIf(running_nano, kind = 'task' AND NOT is_left) AS wasted,
    quantilesExactInclusive(0.5, 0.95)(task_totals.cost_nano) AS quantiles,
    sum(task_totals.calls) AS made_calls,
    sum(task_totals.unpriced_calls) AS unpriced
  FROM task_totals FINAL
  WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
    AND {dimension:String} NOT IN ('model', 'agent')
    AND (SELECT throwIf(
      {dimension:String} NOT IN ('service', 'workflow', 'agent', 'version', 'prompt', 'model', 'customer', 'user', 'environment', 'outcome'),
      'dimension: expected service, workflow, agent, version, prompt, model, customer, user, environment or outcome')) = 0
  GROUP BY value
  UNION ALL
  SELECT
    value,
    sum(is_completed) AS completed,
    sum(is_task) AS all_tasks,
    sum(share_nano) AS nano,
    sum(share_waste) AS wasted,
    quantilesExactInclusive(0.5, 0.95)(share_nano) AS quantiles,
    sum(share_calls) AS made_calls,
    sum(share_unpriced) AS unpriced
  FROM (
    SELECT
      toString(share.1) AS value,
      outcome = 'completed' AS is_completed,
      kind = 'task' AS is_task,
      share.2 AS share_nano,
      toInt128(if(is_task, task_totals.cost_nano - useful_nano - if(is_left, 0, running_nano), 0)) AS task_waste,
      -- In proportion to its cost; the difference of two rounded sums, so that the shares add up to the whole.
      if(task_totals.cost_nano = 0, 0, toInt64(
        intDiv(task_waste * share.3, task_totals.cost_nano) - intDiv(task_waste * (share.3 - share.2), task_totals.cost_nano))) AS share_waste,
      if({dimension:String} = 'model', model_calls[share.1], task_totals.calls) AS share_calls,
      task_totals.unpriced_calls AS share_unpriced
    FROM task_totals FINAL
    ARRAY JOIN arrayZip(
      mapKeys(if({dimension:String} = 'model', model_nano, agent_nano)),
      mapValues(if({dimension:String} = 'model', model_nano, agent_nano)),
      arrayCumSum(mapValues(if({dimension:String} = 'model', model_nano, agent_nano)))) AS share
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
      AND {dimension:String} IN ('model', 'agent')
  )
  GROUP BY value
)
ORDER BY cost_nano DESC, value ASC
LIMIT {limit:UInt32}
-- Larger blocks: the dictionaries of names and customers are looked up once a block.
SETTINGS do_not_merge_across_partitions_select_final = 1, max_block_size = 131072, preferred_block_size_bytes = 8000000
