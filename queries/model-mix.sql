-- Which model was asked for, which one answered, and what would another model have cost for the same tokens?
--
-- `otherwise_nano` counts the same input, cache reads and writes, and output at the rates that are given; NULL without
-- them. Cached tokens cost what input does where no rate for them is given. Costs are in nano-dollars (10^-9 USD).
--
-- {input_rate} = : USD per million input tokens of the other model; `prices show MODEL` has them
-- {output_rate} = : USD per million output tokens of the other model
-- {cache_read_rate} = : USD per million cached input tokens of the other model
SELECT
  service,
  provider,
  request_model,
  if(response_model != '', response_model, request_model) AS answering_model,
  service_tier,
  count() AS calls,
  round(count() / sum(count()) OVER (), 4) AS share_of_calls,
  sum(spans.input_tokens) AS input_tokens,
  sum(spans.cache_read_tokens) AS cache_read_tokens,
  sum(spans.output_tokens) AS output_tokens,
  sum(spans.cost_nano) AS cost_nano,
  if({input_rate:String} = '' OR {output_rate:String} = '', NULL, toInt64(round((
    (input_tokens - cache_read_tokens) * toDecimal128OrZero({input_rate:String}, 9)
    + cache_read_tokens * toDecimal128OrZero(if({cache_read_rate:String} = '', {input_rate:String}, {cache_read_rate:String}), 9)
    + output_tokens * toDecimal128OrZero({output_rate:String}, 9)) * 1000))) AS otherwise_nano,
  countIf(cost_status IN ('unpriced', 'inconsistent')) AS unpriced_calls
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category = 'model'
  AND (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  )
GROUP BY service, provider, request_model, answering_model, service_tier
ORDER BY cost_nano DESC, service ASC, provider ASC, request_model ASC, answering_model ASC
LIMIT {limit:UInt32}
