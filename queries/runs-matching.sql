-- Which runs match this filter, newest first, a page at a time?
--
-- Texts are LIKE patterns, capitals do not matter, an empty one matches all; `words` are searched in all that was said.
-- A page begins behind the run `before_id`, which began at `before_nano` in Unix nanoseconds; the first page names none.
-- Costs are in nano-dollars (10^-9 USD), smallest costs are asked for in micro-dollars (10^-6 USD).
--
-- {service} = : only runs with a step of this service
-- {task} = : only runs of a task of this name
-- {model} = : only runs that called this model
-- {tool} = : only runs that used this tool
-- {agent} = : only runs of this agent
-- {customer} = : only runs for this customer
-- {user} = : only runs of this user
-- {outcome} = : only runs that ended like this
-- {problem} = : only runs in which a step failed like this
-- {words} = : only runs in which all of these words were said
-- {min_cost_micro} = 0: only runs that cost at least so much
-- {min_duration_ms} = 0: only runs that took at least so long
-- {before_nano} = : where the page before ended, in time
-- {before_id} = : the last run of the page before
WITH (
  SELECT groupArray((trace_id, first, last))
  FROM (
    SELECT trace_id, min(first_start) AS first, max(last_start) AS last
    FROM trace_index
    WHERE project = {project:String}
      AND ({words:String} = '' OR trace_id IN (
        SELECT trace_id FROM messages
        WHERE project = {project:String} AND {words:String} != ''
          AND arrayAll(place -> place > 0, multiSearchAllPositions(lower(body), arraySlice(tokens(lower({words:String})), 1, 100)))
          AND hasAll(tokens(lower(body)), tokens(lower({words:String})))))
      AND (concat({service:String}, {task:String}, {model:String}, {tool:String}, {agent:String}, {customer:String}, {user:String}, {outcome:String}, {problem:String}) = ''
        AND {min_cost_micro:UInt32} = 0 AND {min_duration_ms:UInt32} = 0
        OR trace_id IN (
        SELECT trace_id
        FROM (
          SELECT
            trace_id,
            countIf(service ILIKE {service:String}) AS services,
            countIf(if(task_name != '', task_name, if(parent_span_id = '', name, '')) ILIKE {task:String}) AS tasks,
            countIf(if(response_model != '', response_model, request_model) ILIKE {model:String}) AS models,
            countIf(tool_name ILIKE {tool:String}) AS tools,
            countIf(agent ILIKE {agent:String}) AS agents,
            countIf(task_customer ILIKE {customer:String}) AS customers,
            countIf(user_id ILIKE {user:String}) AS users,
            countIf(status = 'error' AND if(error_type != '', error_type, status_message) ILIKE {problem:String}) AS errors,
            max(task_outcome) AS said_outcome,
            countIf(parent_span_id = '') AS roots,
            countIf(parent_span_id = '' AND status = 'error') AS failed_roots,
            sum(spans.cost_nano) AS nano,
            max(toUnixTimestamp64Nano(start_time) + toInt64(duration_ns)) - min(toUnixTimestamp64Nano(start_time)) AS took_ns
          FROM spans FINAL
          WHERE project = {project:String}
            AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} + INTERVAL 1 DAY
            AND (concat({service:String}, {task:String}, {model:String}, {tool:String}, {agent:String}, {customer:String}, {user:String}, {outcome:String}, {problem:String}) != ''
              OR {min_cost_micro:UInt32} > 0 OR {min_duration_ms:UInt32} > 0)
          GROUP BY trace_id
        )
        WHERE ({service:String} = '' OR services > 0)
          AND ({task:String} = '' OR tasks > 0)
          AND ({model:String} = '' OR models > 0)
          AND ({tool:String} = '' OR tools > 0)
          AND ({agent:String} = '' OR agents > 0)
          AND ({customer:String} = '' OR customers > 0)
          AND ({user:String} = '' OR users > 0)
          AND ({problem:String} = '' OR errors > 0)
          AND ({outcome:String} = '' OR multiIf(said_outcome != '', said_outcome, roots = 0, 'running', failed_roots > 0, 'failed', 'completed') ILIKE {outcome:String})
          AND nano >= toInt64({min_cost_micro:UInt32}) * 1000
          AND took_ns >= toInt64({min_duration_ms:UInt32}) * 1000000
      ))
      -- What the hook tells about itself is no run.
      AND trace_id NOT IN (
        SELECT trace_id FROM spans
        WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND category = 'report' AND parent_span_id = '')
    GROUP BY trace_id
    HAVING first >= {since:DateTime64(3)} AND first < {until:DateTime64(3)}
      AND ({before_id:String} = '' OR (toUnixTimestamp64Nano(first), trace_id) < (toInt64OrZero({before_nano:String}), {before_id:String}))
    ORDER BY first DESC, trace_id DESC
    LIMIT {limit:UInt32}
  )) AS page
SELECT
  place.1 AS trace_id,
  toUnixTimestamp64Nano(place.2) AS started_nano,
  if(run.name = '', '(no root span yet)', run.name) AS name,
  run.service AS service,
  if(run.outcome = '', 'running', run.outcome) AS outcome,
  run.duration_ms AS duration_ms,
  run.spans AS spans,
  run.calls AS calls,
  run.tools AS tools,
  run.errors AS errors,
  run.input AS input,
  run.output AS output,
  run.models AS models,
  run.agent AS agent,
  run.customer AS customer,
  run.user AS user,
  run.cost_nano AS cost_nano,
  run.unpriced_calls AS unpriced_calls
FROM (SELECT arrayJoin(page) AS place) AS places
LEFT JOIN (
  -- What another span tells of too is counted there.
  WITH category != 'agent' AND (trace_id, span_id) NOT IN (
    SELECT trace_id, span_id FROM uncounted_calls FINAL WHERE project = {project:String} AND trace_id IN (SELECT arrayJoin(page).1)
  ) AS is_counted
  SELECT
    trace_id AS id,
    anyIf(if(task_name != '', task_name, spans.name), parent_span_id = '') AS name,
    any(service) AS service,
    multiIf(
      max(task_outcome) != '', max(task_outcome),
      countIf(parent_span_id = '') = 0, 'running',
      countIf(parent_span_id = '' AND status = 'error') > 0, 'failed',
      'completed') AS outcome,
    intDiv(max(toUnixTimestamp64Nano(start_time) + toInt64(duration_ns)) - min(toUnixTimestamp64Nano(start_time)), 1000000) AS duration_ms,
    count() AS spans,
    countIf(category IN ('model', 'embedding', 'rerank') AND is_counted) AS calls,
    countIf(category = 'tool') AS tools,
    countIf(status = 'error') AS errors,
    sumIf(input_tokens, is_counted) AS input,
    sumIf(output_tokens, is_counted) AS output,
    arrayFilter(model -> model != '', groupUniqArray(4)(if(response_model != '', response_model, request_model))) AS models,
    max(agent) AS agent,
    max(task_customer) AS customer,
    max(user_id) AS user,
    sumIf(spans.cost_nano, is_counted) AS cost_nano,
    countIf(cost_status IN ('unpriced', 'inconsistent') AND is_counted) AS unpriced_calls
  FROM spans FINAL
  WHERE project = {project:String}
    AND start_time >= arrayMin(page.2) AND start_time <= arrayMax(page.3)
    AND trace_id IN (SELECT arrayJoin(page).1)
  GROUP BY trace_id
) AS run ON run.id = place.1
ORDER BY place.2 DESC, trace_id DESC
