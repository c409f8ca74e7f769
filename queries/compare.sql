-- What were the tasks of two releases like, added up so that tasks of one session count as depending on each other?
--
-- One row for each kind of task, release and measure. A cluster is a conversation, else a user, else the task itself.
-- Amounts are ln(1 + x) of nano-dollars, milliseconds, tokens and steps; the others are shares of tasks.
-- {by} = version: what tells the releases apart: version (of the service), prompt, model, environment, agent
-- {before} = : the older release
-- {after} = : the newer one
-- {task} = : only tasks of this name; all if empty
WITH
  multiIf({by:String} = 'prompt', toString(prompt), {by:String} = 'environment', toString(environment), {by:String} = 'agent', toString(agent), toString(version)) AS release,
  clusters AS (
    SELECT
      if(name = '', '(no root span yet)', toString(name)) AS task_name,
      multiIf(
        {by:String} = 'model' AND mapContains(model_calls, {after:String}), 'after',
        {by:String} = 'model' AND mapContains(model_calls, {before:String}), 'before',
        {by:String} = 'model', '',
        release = {before:String}, 'before',
        release = {after:String}, 'after', '') AS side,
      multiIf(conversation_id != '', concat('c', conversation_id), user_id != '', concat('u', user_id), concat('t', task_id)) AS cluster,
      toFloat64(count()) AS number,
      [
        sum(log1p(greatest(cost_nano, 0))),
        sum(log1p(greatest(toUnixTimestamp64Nano(ended) - toUnixTimestamp64Nano(started), 0) / 1e6)),
        sum(log1p(input_tokens + output_tokens)),
        sum(log1p(output_tokens)),
        sum(log1p(calls + tools)),
        toFloat64(countIf(outcome = 'completed')),
        toFloat64(countIf(call_errors > 0)),
        toFloat64(countIf(tool_errors > 0))
      ] AS totals
    FROM task_parts FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
      AND kind != 'outside' AND outcome != '' AND {task:String} IN ('', name)
    GROUP BY task_name, side, cluster
    HAVING side != ''
  )
SELECT
  task_name AS task,
  side,
  measure,
  toFloat64(count()) AS clusters,
  sum(number) AS tasks,
  sum(total) AS measured,
  sum(total * total) AS measured_squares,
  sum(total * number) AS measured_products,
  sum(number * number) AS task_squares
FROM clusters
ARRAY JOIN totals AS total, ['cost', 'latency', 'tokens', 'output_tokens', 'steps', 'completed', 'failed_call', 'failed_tool'] AS measure
GROUP BY task, side, measure
ORDER BY task ASC, measure ASC, side ASC
SETTINGS do_not_merge_across_partitions_select_final = 1
