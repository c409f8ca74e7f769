-- What did agents do wrong with their tools in these traces? What each finding means is in `tool-findings.sql`.
INSERT INTO tool_signals (
  project, trace_id, kind, signal, start_time, span_id, service, agent, category, tool, times, is_judged, problems, stored_at, generation
)
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
      stored_at,
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
      max(attributes['spanledger.approval.id'] != '' OR attributes['spanledger.decision.result'] = 'allow'
        OR has(events.name, 'spanledger.approval')) OVER (PARTITION BY trace_id) AS is_approved,
      max((end_time, parent_span_id)) OVER (
        PARTITION BY trace_id, tool ORDER BY start_time ASC, end_time DESC, span_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS longest,
      longest.1 >= end_time AND longest.2 != parent_span_id AS is_within
    FROM spans FINAL
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
      AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
      AND (category = 'tool' OR mapContains(attributes, 'spanledger.approval.id') OR mapContains(attributes, 'spanledger.decision.result')
        OR has(events.name, 'spanledger.approval'))
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
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)} AND (trace_id, hash) GLOBAL IN (
      SELECT trace_id, arrayJoin([tool_arguments_hash, tool_result_hash, toString(toolset_hash)]) AS of_tools
      FROM spans
      WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
        AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
        AND (category = 'tool' OR toolset_hash != '') AND of_tools != ''
    )
    GROUP BY trace_id
  ),
  found AS (
    SELECT
      trace_id, start_time, span_id, service, agent, 'tool' AS category, tool, false AS is_judged, '' AS problem, stored_at,
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
        if(is_write AND NOT is_error AND NOT is_approved, 'T13 a write that nobody approved', ''),
        if(has(too_large, result), 'T14 a result that is cut or too large', '')
      ])) AS finding
    FROM ordered
    LEFT JOIN texts USING (trace_id)
    UNION ALL
    -- What was judged by the schemas when it came in: in models' answers, and in the tools' own spans.
    SELECT
      trace_id, start_time, span_id, service, spans.agent, spans.category, judgement.tool, true, judgement.problem, stored_at,
      transform(judgement.finding, ['T1', 'T2', 'T3'], ['T1 unknown tool', 'T2 arguments are no JSON', 'T3 arguments against the schema'], '') AS named
    FROM spans FINAL
    ARRAY JOIN tool_problems AS judgement
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
      AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')} AND named != ''
  )
SELECT
  {project:String}, trace_id, 'finding', finding, start_time, span_id, service, agent, category, tool, count(), is_judged,
  groupUniqArrayIf(5)(problem, problem != ''), any(found.stored_at), {generation:UInt64}
FROM found
GROUP BY trace_id, finding, start_time, span_id, service, agent, category, tool, is_judged
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
