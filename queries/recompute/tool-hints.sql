-- What may be wrong with how agents used their tools in these traces? What each hint means is in `tool-hints.sql`.
INSERT INTO tool_signals (
  project, trace_id, kind, signal, start_time, span_id, service, agent, category, tool, times, stored_at, generation
)
WITH
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
        WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
      ) AS answers ON answers.trace_id = spans.trace_id AND answers.hash = output_hashes[1]
      WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
        AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
    )
    WINDOW in_run AS (PARTITION BY trace_id)
  ),
  -- Each text of a run once: when it was first told, when it was last said, and whether it is a call's arguments or result.
  said AS (
    SELECT
      trace_id,
      text.1 AS hash,
      minIf(text.2, text.3 IN ('told', 'result')) AS told_at,
      countIf(text.3 IN ('told', 'result')) > 0 AS is_told,
      maxIf(text.2, text.3 IN ('said', 'arguments')) AS said_at,
      countIf(text.3 IN ('arguments', 'result') AND status != 'error') > 0 AS is_of_call,
      minIf(text.2, text.3 = 'result' AND status != 'error') AS result_at
    FROM steps
    ARRAY JOIN arrayFilter(one -> one.1 != '', arrayConcat(
      arrayMap(one -> (one, start_time, 'told'), arrayPushBack(input_hashes, toString(toolset_hash))),
      arrayMap(one -> (one, end_time, 'told'), document_hashes),
      arrayMap(one -> (one, end_time, 'said'), output_hashes),
      [(tool_result_hash, end_time, 'result'), (tool_arguments_hash, start_time, 'arguments')])) AS text
    GROUP BY trace_id, hash
  ),
  -- Most words of four characters and more are no words but names and ids.
  words AS (
    SELECT
      trace_id,
      arrayJoin(arrayDistinct(arrayFilter(one -> length(one) >= 4, tokens(lower(left(body, 100000)))))) AS word,
      length(word) >= 5 AND match(word, '[0-9]{3}') AS is_id,
      minIf(told_at, is_told) AS first_told,
      max(is_told) AS is_ever_told,
      max(said_at) AS last_said,
      groupUniqArrayIf((messages.hash, result_at), is_of_call) AS texts_of_calls
    FROM messages
    INNER JOIN said ON said.trace_id = messages.trace_id AND said.hash = messages.hash
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
    GROUP BY trace_id, word
  ),
  -- Of each text of a call: when the last of its ids was told, and, as a result, how many of its words are new and said later.
  of_calls AS (
    SELECT
      trace_id,
      of_call.1 AS hash,
      of_call.2 AS first_result_at,
      countIf(is_id AND NOT is_ever_told) > 0 AS has_unheard_id,
      maxIf(first_told, is_id AND is_ever_told) AS ids_told_at,
      countIf(first_told >= first_result_at) AS new_words,
      countIf(first_told >= first_result_at AND last_said > first_result_at) AS used_words
    FROM words
    ARRAY JOIN texts_of_calls AS of_call
    GROUP BY trace_id, hash, first_result_at
  )
SELECT
  {project:String},
  trace_id,
  'hint',
  multiIf(
    part = 'call' AND status = 'error' AND start_time > last_success AND last_answer.2 > end_time AND NOT match(last_answer.1,
      '(?i)sorry|apolog|unable|could ?n.?t|could not|can ?not|can.?t|fail|error|problem|wrong|unavailable'), 'T8 an error that the answer is silent on',
    part = 'arguments' AND status != 'error' AND (has_unheard_id OR ids_told_at > start_time), 'T11 an id from nowhere',
    -- What was told before is not new: only the first call with this result can have brought it.
    part = 'result' AND status != 'error' AND first_result_at = end_time AND new_words > 0 AND used_words = 0, 'T12 a result that is not used',
    '') AS hint,
  start_time, span_id, service, calls.agent, category, tool_name, 1, stored_at, {generation:UInt64}
FROM (
  SELECT *, text.1 AS hash, text.2 AS part
  FROM steps
  ARRAY JOIN [('', 'call'), (tool_arguments_hash, 'arguments'), (tool_result_hash, 'result')] AS text
  WHERE is_call
) AS calls
LEFT JOIN of_calls USING (trace_id, hash)
WHERE hint != ''
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
