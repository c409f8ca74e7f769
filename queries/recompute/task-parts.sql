-- What does each of these traces add to which task?
--
-- A task is a unit of work somebody would pay for. Spans with `task_id` belong to that task; spans without one belong
-- to the only task of their trace, or, where a trace names no task at all, the trace is the task: its root span gives
-- the name and the outcome. What lies between several tasks of a trace is outside every task.
INSERT INTO task_parts (
  project, trace_id, kind, task_id, name, task_key, customer, user_id, conversation_id, service, outcome, started, ended,
  spans, calls, call_errors, tools, tool_errors,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
  cost_nano, failed_nano, estimated_nano, unpriced_calls, tool_calls, model_calls, finish_reasons, generation
)
WITH
  category IN ('model', 'embedding', 'rerank') AS is_call,
  category = 'tool' AS is_tool,
  parent_span_id = '' AS is_root,
  toUInt64(1) AS one,
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
        countIf(cost_status IN ('unpriced', 'inconsistent'))
      ] AS counts,
      [sum(cost_nano), sumIf(cost_nano, status = 'error'), sumIf(cost_nano, cost_status = 'estimated')] AS nanos,
      sumMapIf(map(tool_name, one), is_tool) AS named_tools,
      sumMapIf(map(if(response_model != '', response_model, request_model), one), is_call) AS named_models,
      sumMapIf(map(finish_reasons[1], one), category = 'model' AND notEmpty(finish_reasons)) AS named_finishes
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
  {generation:UInt64}
FROM placed
GROUP BY trace_id, placed_kind, placed_id
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
