-- What may be wrong with how agents used their tools: errors passed over in silence, ids from nowhere, results nobody used?
--
-- These are hints and no findings: they tell little until your own outcomes say otherwise (`tool-signal-precision`).
-- One row per hint and run, the newest first. `T8` an error, no success after it, and no word of it in the last
-- answer, in English; `T11` an id in the arguments that nothing had named before; `T12` a result of which nothing
-- appears later. Known where content is captured, and not of runs that say more than four million characters. Runs are
-- judged whole, in `recompute/tool-hints.sql`, as they come in; of them those hints are told whose spans began between
-- `since` and `until`.
-- {of_service} = : only of this service
-- {of_run} = : only of this run, by its trace id
SELECT
  signal AS hint,
  trace_id,
  service,
  tool,
  max(tool_signals.agent) AS by_agent,
  sum(tool_signals.times) AS times,
  min(start_time) AS first_at,
  argMin(span_id, (start_time, span_id)) AS first_span_id
FROM tool_signals FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND kind = 'hint'
  AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
GROUP BY hint, trace_id, service, tool
ORDER BY first_at DESC, hint ASC, tool ASC
LIMIT {limit:UInt32}
