-- @header
-- What was this run, how did it end, and what did it cost?
SELECT
  any(name) AS task,
  max(outcome) AS ended_as,
  min(started) AS began,
  toUnixTimestamp64Milli(max(ended)) - toUnixTimestamp64Milli(min(started)) AS took_ms,
  sum(calls) AS model_calls,
  sum(tools) AS tool_calls,
  sum(errors) AS failed_steps,
  sum(cost_nano) / 1e9 AS cost_usd,
  sum(unpriced_calls) AS unpriced
FROM task_parts FINAL
WHERE project = {project:String} AND trace_id = {run:String} AND {around:started}
GROUP BY trace_id

-- @steps
-- What did the run do, step by step?
WITH (SELECT (groupArray(hash), groupArray(preview)) FROM messages WHERE project = {project:String} AND trace_id = {run:String}) AS texts
SELECT
  start_time AS time,
  name AS step,
  category AS kind,
  if(response_model != '', response_model, request_model) AS model,
  tool_name AS tool,
  duration_ns / 1e6 AS took_ms,
  input_tokens AS tokens_in,
  output_tokens AS tokens_out,
  if(cost_status IN ('unpriced', 'inconsistent'), NULL, spans.cost_nano / 1e9) AS cost_usd,
  if(status = 'error', if(error_type = '', 'error', error_type), '') AS problem,
  attributes['spanledger.prompt.hash'] AS prompt_hash,
  attributes['spanledger.approval.approver'] AS approver,
  transform(if(empty(input_hashes), tool_arguments_hash, input_hashes[-1]), texts.1, texts.2, '') AS asked,
  transform(if(empty(output_hashes), tool_result_hash, output_hashes[1]), texts.1, texts.2, '') AS answered
FROM spans FINAL
WHERE project = {project:String} AND trace_id = {run:String} AND {around:start_time}
ORDER BY start_time ASC, span_id ASC
LIMIT 1000

-- @trace
-- What does the run look like as a trace?
SELECT
  trace_id AS traceID,
  span_id AS spanID,
  parent_span_id AS parentSpanID,
  service AS serviceName,
  name AS operationName,
  start_time AS startTime,
  duration_ns / 1e6 AS duration,
  arrayMap(key -> map('key', key, 'value', original_attributes[key]), mapKeys(original_attributes)) AS tags,
  arrayMap(key -> map('key', key, 'value', resource[key]), mapKeys(resource)) AS serviceTags,
  if(status = 'error', 2, 0) AS statusCode,
  toString(span_kind) AS kind,
  status_message AS statusMessage
FROM spans FINAL
WHERE project = {project:String} AND trace_id = {run:String} AND {around:start_time}
ORDER BY start_time ASC, span_id ASC
LIMIT 1000

-- @logs
-- What did the services log in this run?
SELECT time AS timestamp, body, if(severity_text = '', 'info', lower(severity_text)) AS level, attributes AS labels
FROM logs FINAL
WHERE project = {project:String} AND trace_id = {run:String} AND {around:time}
ORDER BY time ASC, position ASC
LIMIT 1000
