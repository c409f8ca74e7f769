-- How many tasks of which customer, model and prompt were there before and since something changed, and what were they like?
--
-- For telling other tasks from tasks that became different. Before are the two weeks before `since`. Amounts are sums of
-- ln(1 + x), as the question `drift` compares them; of `failed_call` and `failed_tool` they are how many tasks had one.
-- The twenty values with the most tasks of each dimension are apart, the others are together as `others`.
--
-- {of_task} = : only tasks of this name
-- {of_service} = : only of this service
-- {signal} = cost: cost, tokens, output_tokens, steps, latency, failed_call or failed_tool; there is no answer for others
WITH
  tasks AS (
    SELECT
      started >= {since:DateTime64(3)} AS is_after,
      multiIf(
        {signal:String} = 'cost', log1p(greatest(0, task_totals.cost_nano)),
        {signal:String} = 'tokens', log1p(task_totals.input_tokens + task_totals.output_tokens),
        {signal:String} = 'output_tokens', log1p(task_totals.output_tokens),
        {signal:String} = 'steps', log1p(task_totals.calls + task_totals.tools),
        {signal:String} = 'latency', log1p(greatest(0, toUnixTimestamp64Milli(ended) - toUnixTimestamp64Milli(started))),
        {signal:String} = 'failed_call', toFloat64(call_errors > 0),
        toFloat64(tool_errors > 0)) AS amount,
      arrayReverseSort((model, calls) -> calls, mapKeys(model_calls), mapValues(model_calls))[1] AS most_asked,
      arrayJoin([('customer', customer), ('model', toString(most_asked)), ('prompt', toString(prompt))]) AS place
    FROM task_totals FINAL
    WHERE project = {project:String} AND kind = 'task'
      AND started >= {since:DateTime64(3)} - INTERVAL 14 DAY AND started < {until:DateTime64(3)}
      AND {of_task:String} IN ('', name) AND {of_service:String} IN ('', service)
      AND {signal:String} IN ('cost', 'tokens', 'output_tokens', 'steps', 'latency', 'failed_call', 'failed_tool')
  ),
  places AS (
    SELECT place, row_number() OVER (PARTITION BY place.1 ORDER BY count() DESC, place.2 ASC) AS rank
    FROM tasks
    GROUP BY place
  )
SELECT
  place.1 AS dimension,
  if(rank > 20, 'others', place.2) AS value,
  countIf(NOT is_after) AS tasks_before,
  sumIf(amount, NOT is_after) AS sum_before,
  countIf(is_after) AS tasks_after,
  sumIf(amount, is_after) AS sum_after
FROM tasks
INNER JOIN places USING (place)
GROUP BY dimension, value
ORDER BY dimension ASC, tasks_before + tasks_after DESC, value ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1
