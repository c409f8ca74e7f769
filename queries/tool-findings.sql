-- What did agents do wrong with their tools: unknown ones, broken arguments, repeats, loops, errors, writes nobody approved?
--
-- One row per finding and run, the newest first. `T1` a tool that was not offered in its run; `T2` arguments that are no JSON;
-- `T4` the same call again, with no write between; `T5` one tool five times or more in a run with the same arguments or
-- errors; `T6` an error; `T7` an error, and the same arguments again; `T9` a refusal, and the tool again; `T10` a
-- timeout; `T13` a write without an approval in its run. Arguments are known where content is captured, or their hash.
-- {of_service} = : only of this service
WITH
  calls AS (
    SELECT
      trace_id,
      span_id,
      service,
      spans.agent AS agent,
      spans.tool_name AS tool,
      start_time,
      tool_arguments_hash AS arguments,
      status = 'error' AS is_error,
      match(concat(error_type, ' ', status_message), '(?i)time(d )?.?out|deadline|ETIMEDOUT') AS is_timeout,
      match(concat(error_type, ' ', status_message), '(?i)denied|forbidden|unauthori[sz]ed|not allowed|permission|\\b40[13]\\b') AS is_refused,
      attributes['spanledger.tool.effect'] = 'write' AS is_write,
      attributes['spanledger.approval.id'] != '' OR attributes['spanledger.decision.result'] = 'allow'
        OR has(events.name, 'spanledger.approval') AS is_approved
    FROM spans FINAL
    WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
      AND category = 'tool' AND tool_name != '' AND ({of_service:String} = '' OR service = {of_service:String})
  ),
  in_order AS (
    SELECT
      *,
      countIf(is_write) OVER (PARTITION BY trace_id ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS writes_before
    FROM calls
  ),
  -- In the order of each run, with the call of the same tool and the same arguments before it.
  ordered AS (
    SELECT
      *,
      max(is_approved) OVER (PARTITION BY trace_id) AS is_approved_in_run,
      lagInFrame(1, 1, 0) OVER same_call AS is_again,
      lagInFrame(is_error, 1, 0) OVER same_call AS failed_before,
      lagInFrame(writes_before, 1, 0) OVER same_call AS writes_at_last,
      lagInFrame(is_write, 1, 0) OVER same_call AS was_write,
      max(is_refused) OVER (PARTITION BY trace_id, tool ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS was_refused,
      count() OVER (PARTITION BY trace_id, tool) AS calls_of_tool,
      countIf(is_error) OVER (PARTITION BY trace_id, tool) AS errors_of_tool,
      uniqExact(arguments) OVER (PARTITION BY trace_id, tool) AS argument_kinds
    FROM in_order
    WINDOW
      same_call AS (PARTITION BY trace_id, tool, arguments ORDER BY start_time, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ),
  offered AS (
    SELECT trace_id, groupUniqArrayArray(JSONExtractArrayRaw(body)) AS definitions
    FROM messages
    WHERE project = {project:String} AND (trace_id, hash) IN (
      SELECT trace_id, toolset_hash FROM spans
      WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
        AND toolset_hash != ''
    )
    GROUP BY trace_id
  ),
  broken AS (
    SELECT trace_id, hash
    FROM messages
    WHERE project = {project:String} AND NOT isValidJSON(body)
      AND (trace_id, hash) IN (SELECT trace_id, arguments FROM calls WHERE arguments != '')
  ),
  found AS (
    SELECT
      trace_id, service, agent, tool, start_time, span_id,
      arrayJoin(arrayFilter(finding -> finding != '', [
        if(notEmpty(definitions) AND NOT arrayExists(one -> JSONExtractString(one, 'name') = tool, definitions), 'T1 unknown tool', ''),
        if((trace_id, arguments) IN (SELECT trace_id, hash FROM broken), 'T2 arguments are no JSON', ''),
        if(is_again AND arguments != '' AND NOT failed_before AND NOT was_write AND writes_before = writes_at_last, 'T4 the same call again', ''),
        if(calls_of_tool >= 5 AND (errors_of_tool >= 4 OR (arguments != '' AND argument_kinds * 3 <= calls_of_tool)), 'T5 a loop', ''),
        if(is_error AND NOT is_timeout, 'T6 an error', ''),
        if(is_again AND arguments != '' AND failed_before, 'T7 the same arguments after an error', ''),
        if(was_refused, 'T9 tried again after a refusal', ''),
        if(is_error AND is_timeout, 'T10 a timeout', ''),
        if(is_write AND NOT is_error AND NOT is_approved_in_run, 'T13 a write that nobody approved', '')
      ])) AS finding
    FROM ordered
    LEFT JOIN offered USING (trace_id)
  )
SELECT
  finding,
  trace_id,
  service,
  tool,
  any(found.agent) AS by_agent,
  count() AS times,
  min(start_time) AS first_at,
  argMin(span_id, start_time) AS first_span_id
FROM found
GROUP BY finding, trace_id, service, tool
ORDER BY first_at DESC, finding ASC, tool ASC
LIMIT {limit:UInt32}
