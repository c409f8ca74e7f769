-- What did each of these tasks cost, over all its attempts and traces, and what came of it?
--
-- Attempts with the same key and name are one task. Of its attempts, the last one that completed was useful; those
-- completed before it are superseded; of the others the newest failed, was escalated or abandoned, and those before it
-- were retried, as were the calls that failed within the useful one. What has not ended yet is running.
INSERT INTO task_totals (
  project, id, kind, name, task_key, customer, user_id, conversation_id, service, environment, version, prompt, agent,
  outcome, started, ended, running_seen, attempts, traces,
  spans, calls, call_errors, tools, tool_errors, retrievals,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
  cost_nano, useful_nano, failed_nano, escalated_nano, abandoned_nano, retried_nano, superseded_nano, running_nano,
  estimated_nano, cache_write_nano, unpriced_calls, model_nano, model_calls, agent_nano, generation
)
WITH
  parts AS (
    SELECT *
    FROM task_parts FINAL
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
      -- The key is by the hour.
      AND toStartOfHour(started) IN (SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'))
  ),
  attempts_made AS (
    SELECT
      kind = 'outside' AS is_outside,
      multiIf(is_outside, concat('o:', any(trace_id)), max(task_key) != '', concat('k:', max(task_key)), concat('t:', task_id)) AS unit,
      multiIf(is_outside, '', max(name) = '', '(no root span yet)', max(name)) AS task_name,
      multiIf(is_outside, '', max(outcome) = '', 'running', max(outcome)) AS result,
      max(task_key) AS made_key,
      max(customer) AS made_customer,
      max(user_id) AS made_user,
      max(conversation_id) AS made_conversation,
      argMin(service, parts.started) AS made_service,
      argMin(environment, parts.started) AS made_environment,
      argMin(version, parts.started) AS made_version,
      argMin(prompt, (prompt = '', parts.started)) AS made_prompt,
      argMin(agent, (agent = '', parts.started)) AS made_agent,
      min(started) AS began,
      max(ended) AS finished,
      count() AS made_traces,
      task_id AS attempt,
      [
        sum(spans), sum(calls), sum(call_errors), sum(tools), sum(tool_errors), sum(retrievals), sum(input_tokens),
        sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(reasoning_tokens), sum(unpriced_calls)
      ] AS counts,
      [sum(estimated_nano), sum(cache_write_nano)] AS nanos,
      sum(cost_nano) AS nano,
      sum(failed_nano) AS failed_calls_nano,
      sumMap(parts.model_nano) AS models,
      sumMap(parts.model_calls) AS models_called,
      sumMap(parts.agent_nano) AS agents
    FROM parts
    GROUP BY kind, task_id, if(kind = 'outside', trace_id, '')
    HAVING unit IN {units:Array(String)}
  ),
  ranked AS (
    SELECT
      *,
      (began, attempt) AS rank,
      max(rank) OVER (PARTITION BY unit, task_name) AS newest,
      maxIf(rank, result = 'completed') OVER (PARTITION BY unit, task_name) AS last_completed,
      multiIf(
        is_outside, 'outside',
        result = 'running', 'running',
        result = 'completed' AND rank = last_completed, 'useful',
        result = 'completed', 'superseded',
        rank != newest, 'retried',
        result) AS part_of
    FROM attempts_made
  )
SELECT
  {project:String},
  unit,
  if(any(is_outside), 'outside', 'task'),
  task_name,
  max(made_key),
  max(made_customer),
  max(made_user),
  max(made_conversation),
  argMin(made_service, rank),
  argMin(made_environment, rank),
  argMax(made_version, rank),
  argMax(made_prompt, rank),
  argMin(made_agent, rank),
  multiIf(
    any(is_outside), '',
    countIf(result = 'completed') > 0, 'completed',
    countIf(result = 'running') > 0, 'running',
    countIf(result = 'escalated') > 0, 'escalated',
    countIf(result = 'failed') > 0, 'failed',
    max(result)),
  min(began),
  max(finished),
  maxIf(finished, result = 'running'),
  count(),
  sum(made_traces),
  (sumForEach(counts) AS c)[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11],
  sum(nano),
  sumIf(nano - failed_calls_nano, part_of = 'useful'),
  sumIf(nano, part_of = 'failed'),
  sumIf(nano, part_of = 'escalated'),
  sumIf(nano, part_of = 'abandoned'),
  sumIf(nano, part_of = 'retried') + sumIf(failed_calls_nano, part_of = 'useful'),
  sumIf(nano, part_of = 'superseded'),
  sumIf(nano, part_of = 'running'),
  (sumForEach(nanos) AS m)[1], m[2], c[12],
  sumMap(models),
  sumMap(models_called),
  sumMap(agents),
  {generation:UInt64}
FROM ranked
GROUP BY unit, task_name
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
