-- Do the tasks, with what lies outside every task, add up to the sum of all calls?
--
-- For the traces that began in this time. A call that is told of twice (`recompute/uncounted-calls.sql`) is one call;
-- `told_twice` is how many spans are left out for that, and `told_twice_nano` what they would have added. `difference_nano` and `difference_calls` are 0, or the newest spans were not
-- computed yet: then ask again. Costs are in nano-dollars (10^-9 USD).
WITH
  chosen AS (
    SELECT trace_id
    FROM trace_index
    WHERE project = {project:String}
    GROUP BY trace_id
    HAVING min(first_start) >= {since:DateTime64(3)} AND min(first_start) < {until:DateTime64(3)}
  ),
  in_tasks AS (
    SELECT
      sumIf(cost_nano, kind != 'outside') AS tasks_nano,
      sumIf(cost_nano, kind = 'outside') AS outside_nano,
      sum(calls) AS task_calls
    FROM task_parts FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND trace_id GLOBAL IN (chosen)
  ),
  all_spans AS (
    SELECT
      spans.cost_nano AS nano,
      category IN ('model', 'embedding', 'rerank') AS is_call,
      (trace_id, span_id) GLOBAL NOT IN (
        SELECT trace_id, span_id FROM uncounted_calls FINAL
        WHERE project = {project:String} AND start_time >= {since:DateTime64(3)}
      ) AS is_counted
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND trace_id GLOBAL IN (chosen)
  ),
  in_spans AS (
    SELECT
      sumIf(nano, is_counted) AS calls_nano,
      countIf(is_call AND is_counted) AS calls,
      countIf(NOT is_counted) AS told_twice,
      sumIf(nano, NOT is_counted) AS told_twice_nano
    FROM all_spans
  )
SELECT
  tasks_nano,
  outside_nano,
  calls_nano,
  tasks_nano + outside_nano - calls_nano AS difference_nano,
  calls,
  toInt64(task_calls) - toInt64(calls) AS difference_calls,
  told_twice,
  told_twice_nano
FROM in_tasks CROSS JOIN in_spans
WHERE calls > 0 OR task_calls > 0
SETTINGS do_not_merge_across_partitions_select_final = 1
