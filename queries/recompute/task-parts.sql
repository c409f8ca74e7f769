-- What does each of these traces add to which task?
--
-- A task is a unit of work somebody would pay for. Spans with `task_id` belong to that task; spans without one belong
-- to the only task of their trace, or, where a trace names no task at all, the trace is the task: its root span gives
-- the name and the outcome. What lies between several tasks of a trace is outside every task. A call that another
-- span tells of too (`uncounted-calls.sql`) is a span like others, and neither a call nor a cost.
INSERT INTO task_parts (
  project, trace_id, kind, task_id, name, task_key, customer, user_id, conversation_id, service, outcome, started, ended,
  spans, calls, call_errors, tools, tool_errors,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
  cost_nano, failed_nano, estimated_nano, unpriced_calls, tool_calls, model_calls, finish_reasons,
  is_first, root_name, root_status, errors, retrievals, cache_write_nano, agent, environment, version, prompt, model_nano, agent_nano,
  signals, argument_shapes, languages, generation
)
WITH
  -- What this very round left out, or one that began later and knew more.
  (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)} AND generation >= {generation:UInt64}
      AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
  ) AS is_counted,
  category IN ('model', 'embedding', 'rerank') AND is_counted AS is_call,
  category = 'tool' AND is_counted AS is_tool,
  if(is_counted, cost_nano, 0) AS nano,
  if(response_model != '', response_model, request_model) AS model,
  parent_span_id = '' AS is_root,
  toUInt64(1) AS one,
  if(category != 'retrieval' OR status = 'error', '', if(
    attributes['spanledger.retrieval.query.hash'] != '', attributes['spanledger.retrieval.query.hash'],
    if(input_messages > 0, lower(hex(message_hashes[1])), ''))) AS query_hash,
  -- What the queries of these traces found last on each of the four weeks before, the oldest first.
  (
    SELECT mapFromArrays(groupArray(query), groupArray(results))
    FROM (
      SELECT query, arraySort(groupArray((day, documents))) AS results
      FROM retrieval_results FINAL
      WHERE project = {project:String} AND day >= toDate({first:DateTime64(9, 'UTC')}) - 28 AND day < toDate({last:DateTime64(9, 'UTC')})
        AND query GLOBAL IN (
          SELECT query_hash FROM spans
          WHERE project = {project:String} AND trace_id IN {traces:Array(String)} AND category = 'retrieval'
            AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
        )
      GROUP BY query
    )
  ) AS found_before,
  if(query_hash = '', [], tupleElement(arrayLast(one_day -> one_day.1 < toDate(start_time), found_before[query_hash]), 2)) AS last_found,
  arrayFilter(document -> document != '', arrayMap((id, hash) -> if(id != '', id, hash), document_ids, document_hashes)) AS now_found,
  named AS (
    SELECT
      trace_id,
      task_id AS named_id,
      max(task_name) AS explicit_name,
      argMinIf(name, (start_time, span_id), is_root) AS root_name,
      countIf(is_root) AS roots,
      countIf(is_root AND status = 'error') AS failed_roots,
      max(task_key) AS named_key,
      max(task_customer) AS named_customer,
      max(user_id) AS named_user,
      max(conversation_id) AS named_conversation,
      max(task_outcome) AS explicit_outcome,
      min((start_time, span_id)) AS first_span,
      argMin(service, (start_time, span_id)) AS first_service,
      max(toUnixTimestamp64Nano(start_time) + toInt64(least(duration_ns, 4611686018427387904))) AS last_end,
      [
        count(), countIf(is_call), countIf(is_call AND status = 'error'), countIf(is_tool), countIf(is_tool AND status = 'error'),
        sumIf(input_tokens, is_call), sumIf(output_tokens, is_call), sumIf(cache_read_tokens, is_call),
        sumIf(cache_write_tokens, is_call), sumIf(reasoning_tokens, is_call),
        countIf(is_counted AND cost_status IN ('unpriced', 'inconsistent')), countIf(status = 'error'), countIf(category = 'retrieval')
      ] AS counts,
      [
        sum(nano), sumIf(nano, status = 'error'), sumIf(nano, cost_status = 'estimated'),
        sumIf(cost_details['cache_write'] + cost_details['cache_write_1h'], is_counted)
      ] AS nanos,
      argMinIf(status, (start_time, span_id), is_root) AS named_root_status,
      argMin(agent, (agent = '', start_time, span_id)) AS first_agent,
      argMin(environment, (start_time, span_id)) AS first_environment,
      argMin(service_version, (start_time, span_id)) AS first_version,
      argMax(prompt, (prompt != '', start_time, span_id)) AS last_prompt,
      sumMapIf(map(model, nano), nano != 0) AS named_model_nanos,
      sumMapIf(map(agent, nano), nano != 0) AS named_agent_nanos,
      sumMapIf(map(tool_name, one), is_tool) AS named_tools,
      sumMapIf(map(model, one), is_call) AS named_models,
      sumMapIf(map(finish_reasons[1], one), is_call AND category = 'model' AND notEmpty(finish_reasons)) AS named_finishes,
      [
        countIf(is_call AND hasAny(finish_reasons, ['refusal', 'content_filter', 'SAFETY', 'safety', 'guardrail_intervened'])),
        countIf(is_call AND category = 'model' AND status != 'error' AND output_tokens = 0 AND usage_source != 'none'),
        countIf(is_counted AND (error_type ILIKE '%timeout%' OR error_type IN ('408', '504', 'ETIMEDOUT', 'DEADLINE_EXCEEDED'))),
        countIf(toUInt32OrZero(attributes['spanledger.attempts']) > 1 OR toUInt32OrZero(attributes['http.request.resend_count']) > 0),
        sumIf(time_to_first_chunk_ns, is_call),
        countIf(is_call AND time_to_first_chunk_ns > 0),
        countIf(category = 'retrieval' AND status != 'error' AND empty(document_ids)),
        countIf(notEmpty(document_hashes)),
        countIf(notEmpty(document_hashes) AND arrayExists(hash -> (hash, start_time) GLOBAL IN (
          SELECT hash, min(first_start) AS first_found FROM document_firsts
          WHERE project = {project:String} GROUP BY hash
          HAVING first_found >= {first:DateTime64(9, 'UTC')} AND first_found <= {last:DateTime64(9, 'UTC')}
        ), document_hashes))
      ] AS named_signals,
      sumMapIf(map(concat(tool_name, ' ', argument_shape), one), is_tool AND argument_shape != '') AS named_shapes,
      sumMapIf(map(language, one), is_call AND language != '') AS named_languages,
      sumMapIf(
        map(concat('score ', attributes['gen_ai.evaluation.name']), toFloat64OrZero(attributes['gen_ai.evaluation.score.value']),
          concat('scores ', attributes['gen_ai.evaluation.name']), toFloat64(1)),
        attributes['gen_ai.evaluation.score.value'] != '') AS named_scores,
      sumMapIf(
        map('overlap', length(arrayIntersect(last_found, now_found)) / greatest(length(last_found), length(now_found)), 'overlaps', toFloat64(1)),
        notEmpty(last_found)) AS named_overlaps
    FROM spans FINAL
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
      AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
      AND category != 'report'
    GROUP BY trace_id, task_id
  ),
  placed AS (
    SELECT *,
      countIf(named_id != '') OVER (PARTITION BY trace_id) AS tasks,
      max(named_id) OVER (PARTITION BY trace_id) AS only_id,
      multiIf(named_id != '' OR tasks = 1, 'task', tasks > 1, 'outside', named_key != '', 'attempt', 'trace') AS placed_kind,
      multiIf(named_id != '', named_id, tasks = 1, only_id, tasks = 0, trace_id, '') AS placed_id
    FROM named
  )
SELECT
  {project:String},
  trace_id,
  placed_kind,
  placed_id,
  multiIf(placed_kind = 'outside', '', max(explicit_name) != '', max(explicit_name), placed_kind != 'task', any(root_name), ''),
  if(placed_kind = 'outside', '', max(named_key)),
  max(named_customer),
  max(named_user),
  max(named_conversation),
  argMin(first_service, first_span),
  multiIf(
    placed_kind = 'outside', '',
    max(explicit_outcome) != '', max(explicit_outcome),
    placed_kind = 'task' OR sum(roots) = 0, '',
    sum(failed_roots) > 0, 'failed',
    'completed'),
  tupleElement(min(first_span), 1),
  fromUnixTimestamp64Nano(max(last_end), 'UTC'),
  (sumForEach(counts) AS c)[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10],
  (sumForEach(nanos) AS m)[1], m[2], m[3], c[11],
  sumMap(named_tools),
  sumMap(named_models),
  sumMap(named_finishes),
  min((first_span, placed_id)) = min(min((first_span, placed_id))) OVER (PARTITION BY trace_id),
  anyIf(root_name, roots > 0),
  if(sum(roots) = 0, 'missing', toString(anyIf(named_root_status, roots > 0))),
  c[12], c[13], m[4],
  argMin(first_agent, (first_agent = '', first_span)),
  argMin(first_environment, first_span),
  argMin(first_version, first_span),
  argMax(last_prompt, (last_prompt != '', first_span)),
  sumMap(named_model_nanos),
  sumMap(named_agent_nanos),
  mapConcat(
    mapFilter((_, number) -> number != 0, mapFromArrays(
      ['refusals', 'empties', 'timeouts', 'retried', 'first_chunk_ns', 'first_chunks', 'empty_retrievals', 'with_documents', 'with_unseen'],
      arrayMap(number -> toFloat64(number), sumForEach(named_signals)))),
    mapConcat(sumMap(named_scores), sumMap(named_overlaps))),
  sumMap(named_shapes),
  sumMap(named_languages),
  {generation:UInt64}
FROM placed
GROUP BY trace_id, placed_kind, placed_id
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
