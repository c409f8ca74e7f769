-- What did the calls of these five minutes cost?
INSERT INTO cost_5m (
  project, bucket, service, agent, category, provider, model, calls, errors, duration_ns,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
  cost_nano, estimated_nano, unpriced_calls, generation
)
SELECT
  {project:String},
  toDateTime64(intDiv(toUnixTimestamp64Nano(start_time), 300000000000) * 300, 0, 'UTC') AS five_minutes,
  service,
  agent,
  category,
  provider,
  if(response_model != '', response_model, request_model) AS answering_model,
  count(),
  countIf(status = 'error'),
  sum(duration_ns),
  sum(input_tokens),
  sum(output_tokens),
  sum(cache_read_tokens),
  sum(cache_write_tokens),
  sum(reasoning_tokens),
  sum(cost_nano),
  sumIf(cost_nano, cost_status = 'estimated'),
  countIf(cost_status IN ('unpriced', 'inconsistent')),
  {generation:UInt64}
FROM spans FINAL
WHERE project = {project:String}
  -- The key is by the minute.
  AND toStartOfMinute(start_time) IN (
    SELECT toStartOfMinute(toDateTime64(arrayJoin({starts:Array(Int64)}) + 60 * arrayJoin([0, 1, 2, 3, 4]), 0, 'UTC'))
  )
  AND intDiv(toUnixTimestamp64Nano(start_time), 300000000000) * 300 IN {starts:Array(Int64)}
  AND (category IN ('model', 'embedding', 'rerank') OR cost_status != 'none')
  AND (trace_id, span_id) GLOBAL NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL
    WHERE project = {project:String} AND toStartOfHour(start_time) IN (
      SELECT toStartOfHour(toDateTime64(arrayJoin({starts:Array(Int64)}), 0, 'UTC'))
    )
  )
GROUP BY five_minutes, service, agent, category, provider, answering_model
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
