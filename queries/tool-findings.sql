-- What did agents do wrong with their tools: unknown ones, broken arguments, repeats, loops, errors, writes nobody approved?
--
-- One row per finding and run, the newest first. `T1` a tool that was not offered; `T2` arguments that are no JSON; `T3`
-- arguments against the schema, with what of it is violated and where; `T4` the same call again, with no write between;
-- `T5` one tool five times or more with the same arguments or errors, or two or three calls in a circle, three times;
-- `T6` an error; `T7` an error, and the same arguments again; `T9` a refusal, and the tool again; `T10` a timeout; `T13`
-- a write without an approval in its run; `T14` a result that was cut or has over 100,000 characters; `T15` no tools
-- where nineteen of twenty runs of the same name use some (of 20 or more within 28 days).
-- Hints, which tell little until your own outcomes say otherwise (`tool-signal-precision`), for the newest 1,000 runs:
-- `T8` an error, no success after it, and no word of it in the last answer; `T11` an id that nothing had named before;
-- `T12` a result of which nothing appears later. Arguments are known where content is captured, or their hash.
-- {of_service} = : only of this service
-- {of_run} = : only of this run, by its trace id
-- {hints} = no: `yes` for the hints, too
WITH
  told AS (
    SELECT
      trace_id,
      span_id,
      service,
      spans.agent AS agent,
      spans.tool_name AS tool,
      start_time,
      start_time + toIntervalNanosecond(least(duration_ns, 4611686018427387904)) AS end_time,
      tool_arguments_hash AS arguments,
      tool_result_hash AS result,
      tool_call_id AS call_id,
      attributes['spanledger.content.truncated'] = 'true' AS is_cut,
      status = 'error' AS is_error,
      concat(error_type, ' ', status_message) AS error_text,
      is_error AND match(error_text, '(?i)time(d )?.?out|deadline|ETIMEDOUT') AS is_timeout,
      is_error AND match(error_text, '(?i)denied|forbidden|unauthori[sz]ed|not allowed|permission|\\b40[13]\\b') AS is_refused,
      attributes['spanledger.tool.effect'] = 'write' AS is_write,
      max((end_time, parent_span_id)) OVER (
        PARTITION BY trace_id, tool ORDER BY start_time ASC, end_time DESC, span_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS longest,
      longest.1 >= end_time AND longest.2 != parent_span_id AS is_within
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND category = 'tool' AND tool_name != ''
      AND ({of_service:String} = '' OR service = {of_service:String}) AND ({of_run:String} = '' OR trace_id = {of_run:String})
  ),
  -- Of one call several spans may tell, a framework's around a protocol's: the outermost is the call.
  calls AS (
    SELECT
      *,
      countIf(is_write) OVER before AS writes_before,
      lagInFrame((tool, arguments), 1) OVER in_run AS one_before,
      lagInFrame((tool, arguments), 2) OVER in_run AS two_before,
      lagInFrame((tool, arguments), 3) OVER in_run AS three_before
    FROM told
    WHERE NOT is_within
    WINDOW
      in_run AS (PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
      before AS (PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  ),
  -- In the order of each run, with the call of the same tool and the same arguments before it.
  ordered AS (
    SELECT
      *,
      lagInFrame(1, 1, 0) OVER same_call AS is_again,
      lagInFrame(is_error, 1, 0) OVER same_call AS failed_before,
      lagInFrame(writes_before, 1, 0) OVER same_call AS writes_at_last,
      lagInFrame(is_write, 1, 0) OVER same_call AS was_write,
      max(is_refused) OVER (PARTITION BY trace_id, tool ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS was_refused,
      count() OVER (PARTITION BY trace_id, tool) AS calls_of_tool,
      countIf(is_error) OVER (PARTITION BY trace_id, tool) AS errors_of_tool,
      uniqExact(arguments) OVER (PARTITION BY trace_id, tool) AS argument_kinds,
      arguments != '' AND (tool, arguments) != one_before AS is_other,
      -- All of two rounds are what was called a round before: three rounds.
      countIf(is_other AND (tool, arguments) = two_before) OVER (
        PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) = 4 AS is_circle_of_two,
      countIf(is_other AND (tool, arguments) = three_before) OVER (
        PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) = 6 AS is_circle_of_three,
      countIf(NOT is_error) OVER (
        PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS successes_after
    FROM calls
    WINDOW
      same_call AS (PARTITION BY trace_id, tool, arguments ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ),
  -- For the calls that a model made, which have an id. What brings along tools that nobody names says nothing here.
  offered AS (
    SELECT trace_id, groupUniqArrayArray(JSONExtractArrayRaw(body)) AS definitions
    FROM messages
    WHERE project = {project:String} AND (trace_id, hash) IN (
      SELECT trace_id, toolset_hash FROM spans
      WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
        AND toolset_hash != '' AND trace_id IN (SELECT trace_id FROM told WHERE call_id != '')
    )
    GROUP BY trace_id
    HAVING arrayAll(one -> JSONExtractString(one, 'name') != '', definitions)
  ),
  broken AS (
    SELECT trace_id, hash
    FROM messages
    WHERE project = {project:String} AND (trace_id, hash) IN (SELECT trace_id, arguments FROM told WHERE arguments != '' AND NOT is_cut)
      AND match(body, '^\\s*\\{') AND NOT isValidJSON(body) AND NOT match(body, '<[A-Z_0-9]+:[0-9a-f]+>')
  ),
  too_large AS (
    SELECT trace_id, hash
    FROM messages
    WHERE project = {project:String} AND (trace_id, hash) IN (SELECT trace_id, result FROM told WHERE result != '')
      AND (length(body) > 100000 OR match(right(body, 200), '(?i)(\\[|\\(|<|…|\\.\\.\\.) ?((output|result|results|content|response) )?truncated'))
  ),
  approved AS (
    SELECT trace_id
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND trace_id IN (SELECT trace_id FROM told WHERE is_write)
      AND (attributes['spanledger.approval.id'] != '' OR attributes['spanledger.decision.result'] = 'allow' OR has(events.name, 'spanledger.approval'))
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
  -- For the hints: the words of the newest runs, when they were first told and last used. Most are no words but ids.
  hinted AS (
    SELECT trace_id FROM told WHERE {hints:String} = 'yes' GROUP BY trace_id ORDER BY max(start_time) DESC LIMIT 1000
  ),
  said AS (
    SELECT trace_id, part.1 AS hash, part.2 AS is_output, part.3 AS said_at
    FROM spans FINAL
    ARRAY JOIN arrayFilter(one -> one.1 != '', arrayConcat(
      arrayMap(one -> (one, false, start_time), arrayPushBack(input_hashes, toString(toolset_hash))),
      arrayMap(one -> (one, false, start_time + toIntervalNanosecond(least(duration_ns, 4611686018427387904))), arrayPushBack(document_hashes, tool_result_hash)),
      arrayMap(one -> (one, true, start_time + toIntervalNanosecond(least(duration_ns, 4611686018427387904))), output_hashes),
      [(tool_arguments_hash, true, start_time)])) AS part
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND trace_id IN (SELECT trace_id FROM hinted)
  ),
  texts AS (
    SELECT trace_id, hash, arrayDistinct(extractAll(lower(left(any(body), 100000)), '[\\pL\\pN_-]{4,64}')) AS words
    FROM messages
    WHERE project = {project:String} AND trace_id IN (SELECT trace_id FROM hinted)
    GROUP BY trace_id, hash
  ),
  known_words AS (
    SELECT
      trace_id,
      word,
      minIf(said_at, NOT is_output) AS first_told,
      countIf(NOT is_output) > 0 AS is_told,
      maxIf(said_at, is_output) AS last_used
    FROM said
    INNER JOIN texts ON texts.trace_id = said.trace_id AND texts.hash = said.hash
    ARRAY JOIN words AS word
    GROUP BY trace_id, word
  ),
  hint_calls AS (
    SELECT trace_id, span_id, start_time, end_time, hash, word, hash = arguments AS is_argument, hash = result AS is_result
    FROM told
    INNER JOIN texts ON texts.trace_id = told.trace_id
    ARRAY JOIN words AS word
    WHERE NOT is_within AND NOT is_error AND (hash = arguments OR hash = result)
  ),
  word_hints AS (
    SELECT
      trace_id,
      span_id,
      countIf(is_argument AND match(word, '[0-9]{3}') AND length(word) >= 6 AND NOT match(word, '^[12][0-9]{3}-[01][0-9]-[0-3][0-9]')
        AND (NOT is_told OR first_told > start_time)) > 0 AS has_unknown_id,
      countIf(is_result AND first_told >= end_time) AS new_words,
      countIf(is_result AND first_told >= end_time AND last_used > end_time) AS used_words
    FROM hint_calls
    INNER JOIN known_words ON known_words.trace_id = hint_calls.trace_id AND known_words.word = hint_calls.word
    GROUP BY trace_id, span_id
  ),
  last_answers AS (
    SELECT trace_id, argMax(output_preview, start_time) AS answer, max(start_time) AS answered_at
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND category = 'model' AND output_preview != '' AND trace_id IN (SELECT trace_id FROM hinted)
    GROUP BY trace_id
  ),
  found AS (
    SELECT
      'finding' AS kind, trace_id, service, agent, tool, start_time, span_id, 'tool' AS seen_at, '' AS problem,
      arrayJoin(arrayFilter(finding -> finding != '', [
        if(call_id != '' AND notEmpty(definitions) AND NOT arrayExists(one -> JSONExtractString(one, 'name') = tool, definitions), 'T1 unknown tool', ''),
        if((trace_id, arguments) IN (SELECT trace_id, hash FROM broken), 'T2 arguments are no JSON', ''),
        if(is_again AND arguments != '' AND NOT failed_before AND NOT was_write AND writes_before = writes_at_last, 'T4 the same call again', ''),
        if(is_circle_of_two OR is_circle_of_three
          OR (calls_of_tool >= 5 AND (errors_of_tool >= 4 OR (arguments != '' AND argument_kinds * 3 <= calls_of_tool))), 'T5 a loop', ''),
        if(is_error AND NOT is_timeout, 'T6 an error', ''),
        if(is_again AND arguments != '' AND failed_before, 'T7 the same arguments after an error', ''),
        if(was_refused, 'T9 tried again after a refusal', ''),
        if(is_timeout, 'T10 a timeout', ''),
        if(is_write AND NOT is_error AND trace_id NOT IN (SELECT trace_id FROM approved), 'T13 a write that nobody approved', ''),
        if((trace_id, result) IN (SELECT trace_id, hash FROM too_large), 'T14 a result that is cut or too large', '')
      ])) AS finding
    FROM ordered
    LEFT JOIN offered USING (trace_id)
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
    UNION ALL
    SELECT
      'hint', trace_id, service, agent, tool, start_time, span_id, 'tool', '',
      arrayJoin(arrayFilter(finding -> finding != '', [
        if(is_error AND successes_after = 0 AND answered_at > end_time
          AND NOT match(answer, '(?i)sorry|apolog|unable|could ?n.?t|could not|can ?not|can.?t|fail|error|problem|wrong|unavailable'), 'T8 an error that the answer is silent on', ''),
        if(has_unknown_id, 'T11 an id from nowhere', ''),
        if(new_words > 0 AND used_words = 0, 'T12 a result that is not used', '')
      ]))
    FROM ordered
    LEFT JOIN word_hints USING (trace_id, span_id)
    LEFT JOIN last_answers USING (trace_id)
    WHERE {hints:String} = 'yes'
  )
SELECT
  kind,
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
GROUP BY kind, finding, trace_id, service, tool
ORDER BY first_at DESC, finding ASC, tool ASC
LIMIT {limit:UInt32}
