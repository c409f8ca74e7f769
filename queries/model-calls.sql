-- Which calls cost something, and under which id does the provider know each?
--
-- For checking a provider's bill line by line. Costs are in nano-dollars (10^-9 USD), NULL where the bill is not known; embeddings have no response id.
SELECT
  start_time,
  response_id,
  provider,
  request_model,
  if(response_model != '', response_model, request_model) AS model,
  usage_source,
  input_tokens,
  output_tokens,
  cache_read_tokens,
  cache_write_tokens,
  cost_status,
  if(cost_status IN ('unpriced', 'inconsistent'), NULL, spans.cost_nano) AS cost_nano,
  price_id,
  trace_id,
  span_id
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category IN ('model', 'embedding', 'rerank')
  AND cost_status != 'none'
  AND (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  )
ORDER BY start_time ASC, span_id ASC
LIMIT {limit:UInt32}
