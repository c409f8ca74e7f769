-- What was each call of a run billed, unit by unit?
--
-- Costs are in nano-dollars (10^-9 USD), NULL where the bill is not known; rates in dollars per million tokens, of requests and searches per thousand.
SELECT
  span_id,
  name,
  toUnixTimestamp64Nano(start_time) AS start_nano,
  provider,
  if(response_model != '', response_model, request_model) AS model,
  service_tier,
  usage_source,
  usage_problem,
  cost_status,
  if(cost_status IN ('unpriced', 'inconsistent'), NULL, spans.cost_nano) AS cost_nano,
  price_id,
  price_source,
  cost_units AS units,
  cost_rates AS rates,
  cost_details AS details
FROM spans FINAL
WHERE project = {project:String} AND trace_id = {trace_id:String}
  AND start_time >= (SELECT min(first_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND start_time <= (SELECT max(last_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
  AND cost_status != 'none'
ORDER BY start_time ASC, span_id ASC
LIMIT {limit:UInt32}
