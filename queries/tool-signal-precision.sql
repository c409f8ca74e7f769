-- Which tool findings and hints tell that a run fails, judged by how your own runs ended?
--
-- For each: how many of the runs with it did not complete, against those without it. Runs that have ended and called a
-- model or a tool count, for hints the newest 1,000 with tools; failed, escalated and abandoned ones did not complete.
-- One whose shares are alike tells nothing here, whatever it tells elsewhere. What each means: `tool-findings`,
-- `tool-hints`.
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
  ),
  -- The newest runs that called tools; as a value, so that the engine finds them once.
  (
    SELECT groupArray(trace_id)
    FROM (
      SELECT trace_id
      FROM spans
      WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
        AND category = 'tool' AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
      GROUP BY trace_id
      ORDER BY max(start_time) DESC
      LIMIT 1000
    )
  ) AS hinted,
  steps AS (
    SELECT
      *,
      start_time + toIntervalNanosecond(least(duration_ns, 4611686018427387904)) AS end_time,
      category = 'tool' AND tool_name != '' AS is_call,
      maxIf(start_time, is_call AND status != 'error') OVER in_run AS last_success,
      argMaxIf((output_preview, start_time), start_time, category = 'model' AND output_preview != '') OVER in_run AS last_answer
    FROM (
      SELECT spans.*, input_hashes, output_hashes, answers.preview AS output_preview
      FROM spans FINAL
      LEFT JOIN (
        SELECT trace_id, hash, preview FROM messages FINAL
        WHERE project = {project:String} AND trace_id IN (SELECT arrayJoin(hinted))
      ) AS answers ON answers.trace_id = spans.trace_id AND answers.hash = output_hashes[1]
      WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
        AND trace_id IN (SELECT arrayJoin(hinted))
    )
    WINDOW in_run AS (PARTITION BY trace_id)
  ),
  -- Each text of a run once: when it was first told, when it was last said, and of which calls it is the arguments or the result.
  said AS (
    SELECT
      trace_id,
      text.1 AS hash,
      minIf(text.2, text.3 = 'told') AS told_at,
      countIf(text.3 = 'told') > 0 AS is_told,
      maxIf(text.2, text.3 = 'said') AS said_at,
      groupArrayIf((span_id, start_time, end_time, text.4), text.4 != '' AND status != 'error') AS of_calls
    FROM steps
    ARRAY JOIN arrayFilter(one -> one.1 != '', arrayConcat(
      arrayMap(one -> (one, start_time, 'told', ''), arrayPushBack(input_hashes, toString(toolset_hash))),
      arrayMap(one -> (one, end_time, 'told', ''), document_hashes),
      arrayMap(one -> (one, end_time, 'said', ''), output_hashes),
      [(tool_result_hash, end_time, 'told', 'result'), (tool_arguments_hash, start_time, 'said', 'arguments')])) AS text
    GROUP BY trace_id, hash
  ),
  -- Most words of four characters and more are no words but names and ids.
  words AS (
    SELECT
      trace_id,
      arrayJoin(arrayDistinct(arrayFilter(one -> length(one) >= 4, tokens(lower(left(body, 100000)))))) AS word,
      minIf(told_at, is_told) AS first_told,
      max(is_told) AS is_ever_told,
      max(said_at) AS last_said,
      groupUniqArrayArray(of_calls) AS calls_with
    FROM messages
    INNER JOIN said ON said.trace_id = messages.trace_id AND said.hash = messages.hash
    WHERE project = {project:String} AND trace_id IN (SELECT arrayJoin(hinted))
    GROUP BY trace_id, word
  ),
  by_words AS (
    SELECT
      trace_id,
      call.1 AS span_id,
      countIf(call.4 = 'arguments' AND length(word) >= 5 AND match(word, '[0-9]{3}')
        AND (NOT is_ever_told OR first_told > call.2)) > 0 AS has_unknown_id,
      countIf(call.4 = 'result' AND first_told >= call.3) AS new_words,
      countIf(call.4 = 'result' AND first_told >= call.3 AND last_said > call.3) AS used_words
    FROM words
    ARRAY JOIN calls_with AS call
    GROUP BY trace_id, span_id
  ),
  hints AS (
    SELECT
      trace_id, service, steps.agent AS agent, tool_name AS tool, start_time, span_id,
      arrayJoin(arrayFilter(hint -> hint != '', [
        if(status = 'error' AND start_time > last_success AND last_answer.2 > end_time AND NOT match(last_answer.1,
          '(?i)sorry|apolog|unable|could ?n.?t|could not|can ?not|can.?t|fail|error|problem|wrong|unavailable'), 'T8 an error that the answer is silent on', ''),
        if(has_unknown_id, 'T11 an id from nowhere', ''),
        if(new_words > 0 AND used_words = 0, 'T12 a result that is not used', '')
      ])) AS hint
    FROM steps
    LEFT JOIN by_words USING (trace_id, span_id)
    WHERE is_call
  ),
  had AS (
    SELECT 'finding' AS kind, finding AS signal, trace_id FROM found GROUP BY signal, trace_id
    UNION ALL
    SELECT 'hint', hint, trace_id FROM hints GROUP BY hint, trace_id
  ),
  -- How many runs ended, and how many of them not well: of all, and of those that hints are looked for in.
  ended AS (
    SELECT trace_id, run_outcome != 'completed' AS is_failed, trace_id IN (SELECT arrayJoin(hinted)) AS is_hinted
    FROM runs
    WHERE run_start >= {since:DateTime64(3)} AND models_called + tools_used > 0
  ),
  sums AS (
    SELECT count() AS all_runs, countIf(is_failed) AS all_failed, countIf(is_hinted) AS hinted_runs, countIf(is_hinted AND is_failed) AS hinted_failed
    FROM ended
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
CROSS JOIN sums
GROUP BY kind, signal
ORDER BY kind ASC, failed_share_with - coalesce(failed_share_without, 0) DESC, signal ASC
LIMIT {limit:UInt32}
-- Runs are short: to share them out among threads, window by window, takes longer than the windows.
SETTINGS max_threads = 1
