-- What may be wrong with how agents used their tools: errors passed over in silence, ids from nowhere, results nobody used?
--
-- These are hints and no findings: they tell little until your own outcomes say otherwise (`tool-signal-precision`). One
-- row per hint and run, the newest first, of the newest 1,000 runs with tools. `T8` an error, no success after it, and
-- no word of it in the last answer, in English; `T11` an id in the arguments that nothing had named before; `T12` a
-- result of which nothing appears later. Known where content is captured.
-- {of_service} = : only of this service
-- {of_run} = : only of this run, by its trace id
WITH
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
  )
SELECT
  hint,
  trace_id,
  service,
  tool,
  max(hints.agent) AS by_agent,
  count() AS times,
  min(start_time) AS first_at,
  argMin(span_id, start_time) AS first_span_id
FROM hints
GROUP BY hint, trace_id, service, tool
ORDER BY first_at DESC, hint ASC, tool ASC
LIMIT {limit:UInt32}
