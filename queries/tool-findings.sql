-- What did agents do wrong with their tools: unknown ones, broken arguments, repeats, loops, errors, writes nobody approved?
--
-- One row per finding and run, the newest first. `T1` a tool that was not offered; `T2` arguments that are no JSON; `T3`
-- arguments against the schema, with what of it is violated and where; `T4` the same call again, with no write between;
-- `T5` one tool five times or more with the same arguments or errors, or two or three calls in a circle, three times;
-- `T6` an error; `T7` an error, and the same arguments again; `T9` a refusal, and the tool again; `T10` a timeout; `T13`
-- a write without an approval in its run; `T14` a result that was cut or has over 100,000 characters; `T15` no tools
-- where nineteen of twenty runs of the same name use some (of 20 or more within 28 days). Arguments are known where
-- content is captured, or their hash.
-- {of_service} = : only of this service
-- {of_run} = : only of this run, by its trace id
WITH
  told AS (
    SELECT
      trace_id,
      span_id,
      service,
      spans.agent AS agent,
      spans.tool_name AS tool,
      category = 'tool' AND tool_name != '' AS is_call,
      start_time,
      start_time + toIntervalNanosecond(least(duration_ns, 4611686018427387904)) AS end_time,
      tool_arguments_hash AS arguments,
      tool_result_hash AS result,
      tool_call_id AS call_id,
      attributes['spanledger.content.truncated'] = 'true' AS is_cut,
      is_call AND status = 'error' AS is_error,
      concat(error_type, ' ', status_message) AS error_text,
      is_error AND match(error_text, '(?i)time(d )?.?out|deadline|ETIMEDOUT') AS is_timeout,
      is_error AND match(error_text, '(?i)denied|forbidden|unauthori[sz]ed|not allowed|permission|\\b40[13]\\b') AS is_refused,
      is_call AND attributes['spanledger.tool.effect'] = 'write' AS is_write,
      max((end_time, parent_span_id)) OVER (
        PARTITION BY trace_id, tool ORDER BY start_time ASC, end_time DESC, span_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS longest,
      longest.1 >= end_time AND longest.2 != parent_span_id AS is_within
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND (category = 'tool' OR mapContains(attributes, 'spanledger.approval.id') OR mapContains(attributes, 'spanledger.decision.result')
        OR has(events.name, 'spanledger.approval'))
      AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
  ),
  approved AS (
    SELECT trace_id
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND (attributes['spanledger.approval.id'] != '' OR attributes['spanledger.decision.result'] = 'allow' OR has(events.name, 'spanledger.approval'))
      AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
  ),
  -- Of one call several spans may tell, a framework's around a protocol's: the outermost is the call.
  calls AS (
    SELECT
      *,
      countIf(is_write) OVER (PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS writes_before,
      max(is_refused) OVER (PARTITION BY trace_id, tool ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS was_refused,
      lagInFrame((tool, arguments), 1) OVER in_run AS one_before,
      lagInFrame((tool, arguments), 2) OVER in_run AS two_before,
      lagInFrame((tool, arguments), 3) OVER in_run AS three_before,
      arguments != '' AND (tool, arguments) != one_before AS is_other,
      count() OVER (PARTITION BY trace_id, tool) AS calls_of_tool,
      countIf(is_error) OVER (PARTITION BY trace_id, tool) AS errors_of_tool,
      uniqExact(arguments) OVER (PARTITION BY trace_id, tool) AS argument_kinds
    FROM told
    WHERE is_call AND NOT is_within
    WINDOW in_run AS (PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ),
  -- In the order of each run, with the call of the same tool and the same arguments before it.
  ordered AS (
    SELECT
      *,
      lagInFrame(1, 1, 0) OVER same_call AS is_again,
      lagInFrame(is_error, 1, 0) OVER same_call AS failed_before,
      lagInFrame(writes_before, 1, 0) OVER same_call AS writes_at_last,
      lagInFrame(is_write, 1, 0) OVER same_call AS was_write,
      -- All of two rounds are what was called a round before: three rounds.
      countIf(is_other AND (tool, arguments) = two_before) OVER (
        PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) = 4 AS is_circle_of_two,
      countIf(is_other AND (tool, arguments) = three_before) OVER (
        PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) = 6 AS is_circle_of_three
    FROM calls
    WINDOW
      same_call AS (PARTITION BY trace_id, tool, arguments ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ),
  -- By run: the arguments that are no JSON, the results that are cut or too large, and what was offered.
  texts AS (
    SELECT
      trace_id,
      groupArrayIf(hash, match(body, '^\\s*\\{') AND NOT isValidJSON(body) AND NOT match(body, '<[A-Z_0-9]+:[0-9a-f]+>')) AS broken,
      groupArrayIf(hash, length(body) > 100000
        OR match(right(body, 200), '(?i)(\\[|\\(|<|…|\\.\\.\\.) ?((output|result|results|content|response) )?truncated')) AS too_large,
      groupUniqArrayArrayIf(
        arrayMap(one -> JSONExtractString(one, 'name'), JSONExtractArrayRaw(body)), role = 'tool_definitions') AS offered
    FROM messages
    WHERE project = {project:String} AND (trace_id, hash) IN (
      SELECT trace_id, arrayJoin([tool_arguments_hash, tool_result_hash, toString(toolset_hash)]) AS of_tools
      FROM spans
      WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
        AND (category = 'tool' OR toolset_hash != '') AND of_tools != '' AND ({of_run:String} = '' OR trace_id = {of_run:String})
    )
    GROUP BY trace_id
  ),
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
    SELECT
      'finding' AS kind, trace_id, service, agent, tool, start_time, span_id, 'tool' AS seen_at, '' AS problem,
      arrayJoin(arrayFilter(finding -> finding != '', [
        -- A call without an id is none that a model made; what has no name brings along tools that nobody names.
        if(call_id != '' AND notEmpty(offered) AND NOT has(offered, '') AND NOT has(offered, tool), 'T1 unknown tool', ''),
        if(NOT is_cut AND has(broken, arguments), 'T2 arguments are no JSON', ''),
        if(is_again AND arguments != '' AND NOT failed_before AND NOT was_write AND writes_before = writes_at_last, 'T4 the same call again', ''),
        if(is_circle_of_two OR is_circle_of_three
          OR (calls_of_tool >= 5 AND (errors_of_tool >= 4 OR (arguments != '' AND argument_kinds * 3 <= calls_of_tool))), 'T5 a loop', ''),
        if(is_error AND NOT is_timeout, 'T6 an error', ''),
        if(is_again AND arguments != '' AND failed_before, 'T7 the same arguments after an error', ''),
        if(was_refused, 'T9 tried again after a refusal', ''),
        if(is_timeout, 'T10 a timeout', ''),
        if(is_write AND NOT is_error AND trace_id NOT IN (SELECT trace_id FROM approved), 'T13 a write that nobody approved', ''),
        if(has(too_large, result), 'T14 a result that is cut or too large', '')
      ])) AS finding
    FROM ordered
    LEFT JOIN texts USING (trace_id)
    UNION ALL
    -- What was judged by the schemas when it came in: in models' answers, and in the tools' own spans.
    SELECT
      'finding', trace_id, service, spans.agent, judgement.tool, start_time, span_id, category, judgement.problem,
      transform(judgement.finding, ['T1', 'T2', 'T3'], ['T1 unknown tool', 'T2 arguments are no JSON', 'T3 arguments against the schema'], '') AS named
    FROM spans FINAL
    ARRAY JOIN tool_problems AS judgement
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND named != ''
      AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
    UNION ALL
    SELECT 'finding', trace_id, run_service, '', '', run_start, '', 'run', '', 'T15 no tools where they are usual'
    FROM alike
    WHERE tools_used = 0 AND runs_alike >= 20 AND with_tools * 20 >= runs_alike * 19
      AND run_start >= {since:DateTime64(3)} AND ({of_run:String} = '' OR trace_id = {of_run:String})
  )
SELECT
  finding,
  trace_id,
  service,
  tool,
  arrayStringConcat(arraySort(groupUniqArrayIf(5)(problem, problem != '')), ', ') AS problems,
  max(found.agent) AS by_agent,
  -- The model's answer and the tool's span tell of the same call.
  greatest(countIf(seen_at = 'model'), countIf(seen_at != 'model')) AS times,
  min(start_time) AS first_at,
  argMin(span_id, start_time) AS first_span_id
FROM found
GROUP BY finding, trace_id, service, tool
ORDER BY first_at DESC, finding ASC, tool ASC
LIMIT {limit:UInt32}
-- Runs are short: to share them out among threads, window by window, takes longer than the windows.
SETTINGS max_threads = 1
