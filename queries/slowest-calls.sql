-- Which model calls took longest, and what did the caller wait for?
--
-- Times are in milliseconds; costs are in nano-dollars (10^-9 USD), NULL where the bill is not known.
SELECT
  start_time,
  intDiv(duration_ns, 1000000) AS duration_ms,
  intDiv(time_to_first_chunk_ns, 1000000) AS first_chunk_ms,
  if(response_model != '', response_model, request_model) AS model,
  service,
  name,
  output_tokens,
  if(duration_ns = 0, 0, round(output_tokens / (duration_ns / 1e9), 1)) AS output_tokens_per_second,
  error_type,
  stream_end,
  if(cost_status IN ('unpriced', 'inconsistent'), NULL, spans.cost_nano) AS cost_nano,
  trace_id,
  span_id
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category IN ('model', 'embedding', 'rerank')
  AND (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  )
ORDER BY duration_ns DESC, span_id ASC
LIMIT {limit:UInt32}
