-- Which steps of which task does the money go to?
--
-- A step is the name of the span that billed, a call of a model or of a tool with a price. Costs are in nano-dollars
-- (10^-9 USD).
WITH
  tasks_of AS (
    SELECT trace_id AS task_trace, task_id AS part_task, if(kind = 'outside', '(outside any task)', if(name = '', '(no root span yet)', toString(name))) AS part_name, kind AS part_kind
    FROM task_parts FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
  ),
  named AS (
    SELECT task_trace, part_task AS named_id, part_name FROM tasks_of WHERE part_kind = 'task'
    UNION ALL
    -- Spans that name no task belong to the only one of their trace, or to none.
    SELECT task_trace, '' AS named_id, if(count() = 1, any(part_name), '(outside any task)') AS part_name FROM tasks_of GROUP BY task_trace
  )
SELECT
  part_name AS task,
  if(agent = '', toString(spans.name), concat(agent, ' / ', spans.name)) AS step,
  category,
  uniqExact(trace_id) AS runs,
  count() AS calls,
  countIf(status = 'error') AS errors,
  sum(spans.input_tokens) AS input_tokens,
  sum(spans.output_tokens) AS output_tokens,
  sum(spans.cost_nano) AS cost_nano,
  countIf(cost_status IN ('unpriced', 'inconsistent')) AS unpriced_calls
FROM spans FINAL
INNER JOIN named ON named.task_trace = spans.trace_id AND named.named_id = spans.task_id
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND cost_status != 'none'
  AND (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  )
GROUP BY task, step, category
ORDER BY cost_nano DESC, task ASC, step ASC
LIMIT {limit:UInt32}
