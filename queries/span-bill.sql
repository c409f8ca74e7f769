-- What was this span billed, unit by unit?
--
-- Costs are in nano-dollars (10^-9 USD); rates in dollars per million tokens, of requests and searches per thousand.
SELECT
  trace_id,
  span_id,
  name,
  start_time,
  provider,
  if(response_model != '', response_model, request_model) AS model,
  service_tier,
  usage_source,
  usage_problem,
  cost_status,
  spans.cost_nano AS cost_nano,
  price_id,
  price_source,
  cost_units AS units,
  cost_rates AS rates,
  cost_details AS details
FROM spans FINAL
WHERE project = {project:String} AND span_id = {span_id:String}
ORDER BY start_time DESC, trace_id ASC
LIMIT {limit:UInt32}
