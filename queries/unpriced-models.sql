-- Which calls have a bill that we do not know, and why?
--
-- `no price`: the model is not in the price table. `no usage`: neither usage nor content to count was sent.
SELECT
  provider,
  if(response_model != '', response_model, request_model) AS model,
  multiIf(cost_status = 'inconsistent', usage_problem, usage_source = 'none', 'no usage', 'no price') AS reason,
  count() AS calls,
  sum(spans.input_tokens) AS input_tokens,
  sum(spans.output_tokens) AS output_tokens,
  min(start_time) AS first_seen,
  max(start_time) AS last_seen,
  any(trace_id) AS example_trace_id
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND cost_status IN ('unpriced', 'inconsistent')
  AND (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  )
GROUP BY provider, model, reason
ORDER BY calls DESC, provider ASC, model ASC
LIMIT {limit:UInt32}
