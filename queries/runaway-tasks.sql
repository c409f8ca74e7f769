-- Which tasks still run and have cost many times what their like cost?
--
-- Compared with the tasks of the same name that ended in this time: at least `times` the median, and more than the 99.9th
-- percentile. Costs are in nano-dollars (10^-9 USD).
-- {of_task} = : only tasks of this name
-- {times} = 10: how many times the median
-- {above_nano} = 100000000: never below this
WITH
  ended AS (
    SELECT
      name AS ended_name,
      count() AS tasks,
      quantileExact(0.5)(task_totals.cost_nano) AS median,
      quantileExact(0.999)(task_totals.cost_nano) AS high
    FROM task_totals FINAL
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
      AND outcome NOT IN ('', 'running')
    GROUP BY name
  ),
  running AS (
    SELECT id, name, service, started, task_totals.cost_nano AS nano, median, tasks
    FROM task_totals FINAL
    INNER JOIN ended ON ended_name = name
    WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)}
      AND outcome IN ('', 'running') AND ({of_task:String} = '' OR name = {of_task:String})
      AND tasks >= 20 AND nano > {above_nano:Int64} AND nano > {times:Float64} * median AND nano > high
    ORDER BY nano DESC
    LIMIT {limit:UInt32}
  )
SELECT
  name AS task,
  service,
  substring(id, 3) AS task_id,
  any(trace_id) AS trace_id,
  started,
  nano AS cost_nano,
  median AS median_nano,
  tasks AS compared_with
FROM running
LEFT JOIN (SELECT id, trace_id FROM task_places WHERE project = {project:String} AND id IN (SELECT id FROM running)) AS places USING (id)
GROUP BY id, name, service, started, nano, median, tasks
ORDER BY cost_nano DESC, task_id ASC
