-- How did the context grow from call to call along a run, and what did that cost?
--
-- `grown_tokens` is how much longer the input is than that of the call before it, of the same agent and model. Costs are
-- in nano-dollars (10^-9 USD), NULL where the bill is not known; `so_far_nano` adds up what is known.
SELECT
  row_number() OVER (ORDER BY start_time, span_id) AS call,
  span_id,
  start_time,
  agent,
  if(response_model != '', response_model, request_model) AS model,
  input_tokens,
  cache_read_tokens,
  output_tokens,
  toInt64(input_tokens) - toInt64(lagInFrame(input_tokens, 1, input_tokens) OVER (
    PARTITION BY agent, model ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) AS grown_tokens,
  length(input_hashes) AS messages,
  if(cost_status IN ('unpriced', 'inconsistent'), NULL, spans.cost_nano) AS cost_nano,
  sum(spans.cost_nano) OVER (ORDER BY start_time, span_id) AS so_far_nano
FROM spans FINAL
WHERE project = {project:String} AND trace_id = {trace_id:String} AND category = 'model'
  AND start_time >= (SELECT min(first_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND start_time <= (SELECT max(last_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND span_id NOT IN (
    SELECT span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND trace_id = {trace_id:String}
  )
ORDER BY start_time ASC, span_id ASC
LIMIT {limit:UInt32}
