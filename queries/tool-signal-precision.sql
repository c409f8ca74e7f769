-- Which tool findings and hints tell that a run fails, judged by how your own runs ended?
--
-- For each: how many of the runs with it did not complete, against those without it. Runs that have ended and called a
-- model or a tool count, for hints those that called a tool; failed, escalated and abandoned ones did not complete.
-- One whose shares are alike tells nothing here, whatever it tells elsewhere. What each means: `tool-findings`,
-- `tool-hints`.
-- {of_service} = : only of this service
-- {of_run} = : only of this run, by its trace id
WITH
  runs AS (
    SELECT
      trace_id,
      argMin(service, task_parts.started) AS run_service,
      anyIf(root_name, is_first) AS run_name,
      min(task_parts.started) AS run_start,
      multiIf(
        max(task_parts.outcome) != '', max(task_parts.outcome),
        countIf(root_status != 'missing') = 0, 'running',
        countIf(root_status = 'error') > 0, 'failed',
        'completed') AS run_outcome,
      sum(task_parts.tools) AS tools_used,
      sum(task_parts.calls) AS models_called
    FROM task_parts FINAL
    WHERE project = {project:String} AND task_parts.started < {until:DateTime64(3)}
      AND task_parts.started >= least({since:DateTime64(3)}, {until:DateTime64(3)} - INTERVAL 28 DAY)
      AND ({of_service:String} = '' OR service = {of_service:String})
    GROUP BY trace_id
    HAVING run_outcome != 'running'
  ),
  alike AS (
    SELECT *, count() OVER same_name AS runs_alike, countIf(tools_used > 0) OVER same_name AS with_tools
    FROM runs
    WHERE models_called > 0
    WINDOW same_name AS (PARTITION BY run_service, run_name)
  ),
  had AS (
    SELECT DISTINCT toString(kind) AS kind, toString(signal) AS signal, trace_id
    FROM tool_signals FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
    UNION ALL
    SELECT 'finding', 'T15 no tools where they are usual', trace_id
    FROM alike
    WHERE tools_used = 0 AND runs_alike >= 20 AND with_tools * 20 >= runs_alike * 19
      AND run_start >= {since:DateTime64(3)} AND ({of_run:String} = '' OR trace_id = {of_run:String})
  ),
  -- Beside each run that ended: how many did, and how many of them not well; of all, and of those that hints are looked for in.
  ended AS (
    SELECT
      trace_id,
      run_outcome != 'completed' AS is_failed,
      count() OVER () AS all_runs,
      countIf(is_failed) OVER () AS all_failed,
      countIf(tools_used > 0) OVER () AS hinted_runs,
      countIf(tools_used > 0 AND is_failed) OVER () AS hinted_failed
    FROM runs
    WHERE run_start >= {since:DateTime64(3)} AND models_called + tools_used > 0
  )
SELECT
  kind,
  signal,
  count() AS runs_with,
  countIf(is_failed) AS failed_with,
  failed_with / runs_with AS failed_share_with,
  if(kind = 'hint', any(hinted_runs), any(all_runs)) - runs_with AS runs_without,
  if(kind = 'hint', any(hinted_failed), any(all_failed)) - failed_with AS failed_without,
  if(runs_without = 0, NULL, failed_without / runs_without) AS failed_share_without
FROM had
INNER JOIN ended USING (trace_id)
GROUP BY kind, signal
ORDER BY kind ASC, failed_share_with - coalesce(failed_share_without, 0) DESC, signal ASC
LIMIT {limit:UInt32}
