-- Which calls of these traces does another span tell of too, so that only the other one counts?
--
-- A call is told of twice where two instrumentations see it: a framework's or an SDK's span stands around the span of
-- the wire. The innermost counts, because the wire has the provider's own numbers. The reasons, the first that holds:
--
-- - `wraps`: a call below it has the same usage
-- - `sums`: the calls below it have, together, its usage
-- - `no usage of its own`: it has none, or only what we counted, and a call below it, not by way of a tool, says more
-- - `same response`: another span of the trace has the same response id (a tool's: call id), and the same usage or time
--
-- A response id alone is not enough: some servers give all their answers the same.
INSERT INTO uncounted_calls (project, trace_id, span_id, start_time, reason, counted_span_id, generation)
WITH RECURSIVE
  all_spans AS (
    SELECT
      trace_id, span_id, parent_span_id, category, start_time, duration_ns, input_tokens, output_tokens, usage_source,
      cost_status, tool_name,
      category IN ('model', 'embedding', 'rerank') OR cost_nano != 0 AS is_billed,
      if(category = 'tool', tool_call_id, response_id) AS known_as
    FROM spans FINAL
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
      AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
  ),
  -- From every call upwards; 16 spans between two that tell of one call are more than any framework has.
  above AS (
    SELECT trace_id, span_id AS call_id, parent_span_id AS at, 1 AS hops, false AS by_tool
    FROM all_spans
    WHERE is_billed AND parent_span_id != ''
    UNION ALL
    SELECT above.trace_id, above.call_id, upper.parent_span_id, above.hops + 1, above.by_tool OR upper.category = 'tool'
    FROM above
    INNER JOIN all_spans AS upper ON upper.trace_id = above.trace_id AND upper.span_id = above.at
    WHERE upper.parent_span_id != '' AND above.hops < 16
  ),
  pairs AS (
    SELECT
      above.trace_id AS trace,
      wrapper.span_id AS wrapper_id,
      call.span_id AS call_id,
      call.start_time AS call_start,
      call.input_tokens AS call_input,
      call.output_tokens AS call_output,
      wrapper.input_tokens AS wrapper_input,
      wrapper.output_tokens AS wrapper_output,
      wrapper.usage_source AS wrapper_source,
      wrapper.usage_source != 'none' AND call.usage_source != 'none' AND wrapper.input_tokens = call.input_tokens
        AND wrapper.output_tokens = call.output_tokens AS is_same,
      NOT above.by_tool AND (call.usage_source = 'provider' OR wrapper.cost_status NOT IN ('priced', 'provided')) AS says_more
    FROM above
    INNER JOIN all_spans AS wrapper ON wrapper.trace_id = above.trace_id AND wrapper.span_id = above.at
    INNER JOIN all_spans AS call ON call.trace_id = above.trace_id AND call.span_id = above.call_id
    WHERE wrapper.is_billed AND wrapper.span_id != call.span_id
      AND (wrapper.category = 'tool') = (call.category = 'tool') AND wrapper.tool_name = call.tool_name
  ),
  marked AS (
    SELECT
      *,
      NOT has(groupUniqArray(wrapper_id) OVER (PARTITION BY trace), call_id) AS is_innermost,
      -- Spans that are each other's parents come from nobody's clock or library.
      has(groupUniqArray((wrapper_id, call_id)) OVER (PARTITION BY trace), (call_id, wrapper_id)) AS is_circular
    FROM pairs
  ),
  wrapping AS (
    SELECT
      trace,
      wrapper_id,
      multiIf(
        countIf(is_same) > 0, 'wraps',
        any(wrapper_source) = 'provider' AND sumIf(call_input, is_innermost) = any(wrapper_input)
          AND sumIf(call_output, is_innermost) = any(wrapper_output), 'sums',
        any(wrapper_source) != 'provider' AND countIf(says_more) > 0, 'no usage of its own',
        '') AS why,
      argMin(call_id, (NOT is_innermost, NOT is_same, call_start, call_id)) AS counted_id
    FROM marked
    WHERE NOT is_circular
    GROUP BY trace, wrapper_id
  ),
  told AS (
    SELECT
      all_spans.trace_id AS trace_id,
      all_spans.span_id AS span_id,
      start_time,
      coalesce(why, '') AS wrapped_why,
      counted_id,
      known_as,
      usage_source,
      (input_tokens, output_tokens) AS used,
      (toUnixTimestamp64Nano(start_time), toUnixTimestamp64Nano(start_time) + toInt64(least(duration_ns, 4611686018427387904))) AS lasted,
      first_value((all_spans.span_id, used, lasted)) OVER (
        PARTITION BY all_spans.trace_id, category, known_as, wrapped_why = ''
        ORDER BY usage_source = 'provider' DESC, cost_status IN ('priced', 'provided') DESC, start_time DESC, all_spans.span_id ASC
      ) AS best
    FROM all_spans
    LEFT JOIN wrapping ON wrapping.trace = all_spans.trace_id AND wrapping.wrapper_id = all_spans.span_id
    WHERE is_billed
  )
SELECT
  {project:String},
  trace_id,
  span_id,
  start_time,
  if(wrapped_why != '', wrapped_why, 'same response'),
  if(wrapped_why != '', counted_id, best.1),
  {generation:UInt64}
FROM told
WHERE wrapped_why != ''
  OR (known_as != '' AND span_id != best.1
    AND (usage_source != 'provider' OR used = best.2 OR (lasted.1 <= best.3.2 AND lasted.2 >= best.3.1)))
SETTINGS do_not_merge_across_partitions_select_final = 1, max_partitions_per_insert_block = 0, distributed_foreground_insert = 1
