-- What did prompt caches save, and what did writing to them cost?
--
-- `saved_nano` is what the cached tokens would have cost as fresh input, less what they did cost, by the prices kept with
-- each call; `write_extra_nano` is what writing cost beyond fresh input. `net_nano` is what is left. Calls whose cache
-- has no price of its own are in neither. Costs are in nano-dollars (10^-9 USD).
SELECT
  provider,
  if(response_model != '', response_model, request_model) AS model,
  count() AS calls,
  countIf(spans.cache_read_tokens > 0) AS cached_calls,
  sum(spans.input_tokens) AS input_tokens,
  sum(spans.cache_read_tokens) AS cache_read_tokens,
  sum(spans.cache_write_tokens) AS cache_write_tokens,
  round(cache_read_tokens / input_tokens, 4) AS hit_rate,
  -- USD per million tokens is nano-dollars per thousandth of a token: exact decimals, rounded once a call.
  sum(toInt64(round(cost_units['cache_read'] * (toDecimal128OrZero(cost_rates['input'], 9) - toDecimal128OrZero(cost_rates['cache_read'], 9)) * 1000))) AS saved_nano,
  sum(toInt64(round((
    cost_units['cache_write'] * (toDecimal128OrZero(cost_rates['cache_write'], 9) - toDecimal128OrZero(cost_rates['input'], 9))
    + cost_units['cache_write_1h'] * (toDecimal128OrZero(cost_rates['cache_write_1h'], 9) - toDecimal128OrZero(cost_rates['input'], 9))) * 1000))) AS write_extra_nano,
  saved_nano - write_extra_nano AS net_nano,
  sum(spans.cost_nano) AS cost_nano
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND cost_status IN ('priced', 'estimated') AND category = 'model'
  AND (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  )
GROUP BY provider, model
HAVING cache_read_tokens > 0 OR cache_write_tokens > 0
ORDER BY net_nano DESC, provider ASC, model ASC
LIMIT {limit:UInt32}
