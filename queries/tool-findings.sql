-- What did agents do wrong with their tools: unknown ones, broken arguments, repeats, loops, errors, writes nobody approved?
--
-- One row per finding and run, the newest first. `T1` a tool that was not offered; `T2` arguments that are no JSON; `T3`
-- arguments against the schema, with what of it is violated and where; `T4` the same call again, with no write between;
-- `T5` one tool five times or more with the same arguments or errors, or two or three calls in a circle, three times;
-- `T6` an error; `T7` an error, and the same arguments again; `T9` a refusal, and the tool again; `T10` a timeout; `T13`
-- a write without an approval in its run; `T14` a result that was cut or has over 100,000 characters; `T15` no tools
-- where nineteen of twenty runs of the same name use some (of 20 or more within 28 days). Arguments are known where
-- content is captured, or their hash. Runs are judged whole, in `recompute/tool-findings.sql`, as they come in; of them
-- those findings are told whose spans began between `since` and `until`.
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
  found AS (
    SELECT signal, trace_id, service, agent, tool, start_time, span_id, category, times, tool_signals.problems AS problems
    FROM tool_signals FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND kind = 'finding'
      AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
    UNION ALL
    SELECT 'T15 no tools where they are usual', trace_id, run_service, '', '', run_start, '', 'run', 1, []
    FROM alike
    WHERE tools_used = 0 AND runs_alike >= 20 AND with_tools * 20 >= runs_alike * 19
      AND run_start >= {since:DateTime64(3)} AND ({of_run:String} = '' OR trace_id = {of_run:String})
  )
SELECT
  toString(signal) AS finding,
  trace_id,
  service,
  tool,
  arrayStringConcat(arraySort(groupUniqArrayArray(5)(found.problems)), ', ') AS problems,
  max(found.agent) AS by_agent,
  -- The model's answer and the tool's span tell of the same call.
  greatest(sumIf(found.times, category = 'model'), sumIf(found.times, category != 'model')) AS times,
  min(start_time) AS first_at,
  argMin(span_id, (start_time, span_id)) AS first_span_id
FROM found
GROUP BY finding, trace_id, service, tool
ORDER BY first_at DESC, finding ASC, tool ASC
LIMIT {limit:UInt32}
