-- @mean
-- How do cost, time, tokens and steps of a task move, hour by hour? Natural logarithms, so that a step of 0.1 is ten percent.
SELECT hour AS time, signal, sum(signals_hourly.sum) / sum(n) AS mean
FROM signals_hourly FINAL
WHERE project = {project:String} AND hour >= {since:DateTime64(3)} AND hour < {until:DateTime64(3)}
  AND signal IN ('cost', 'latency', 'tokens', 'output_tokens', 'steps') AND {filter:signals}
GROUP BY time, signal
ORDER BY time ASC, signal ASC

-- @tool-mix
-- Which share of a task's tool calls is of which tool?
SELECT hour AS time, key AS tool, sum(signals_hourly.sum) / greatest(1, max(n)) AS share
FROM signals_hourly FINAL
WHERE project = {project:String} AND hour >= {since:DateTime64(3)} AND hour < {until:DateTime64(3)} AND signal = 'tool_mix' AND {filter:signals}
GROUP BY time, tool
ORDER BY time ASC, tool ASC

-- @model-mix
-- Which share of a task's calls is of which model?
SELECT hour AS time, key AS model, sum(signals_hourly.sum) / greatest(1, max(n)) AS share
FROM signals_hourly FINAL
WHERE project = {project:String} AND hour >= {since:DateTime64(3)} AND hour < {until:DateTime64(3)} AND signal = 'model_mix' AND {filter:signals}
GROUP BY time, model
ORDER BY time ASC, model ASC

-- @finish-mix
-- For which reasons did the models stop?
SELECT hour AS time, key AS reason, sum(signals_hourly.sum) / greatest(1, max(n)) AS share
FROM signals_hourly FINAL
WHERE project = {project:String} AND hour >= {since:DateTime64(3)} AND hour < {until:DateTime64(3)} AND signal = 'finish_mix' AND {filter:signals}
GROUP BY time, reason
ORDER BY time ASC, reason ASC

-- @versions
-- How do versions of an agent, its prompt and its model compare?
SELECT
  if(agent != '', agent, service) AS who,
  response_model AS model,
  prompt AS prompt_version,
  service_version AS code_version,
  count() AS model_calls,
  countIf(status = 'error') / count() AS failed,
  countIf(hasAny(finish_reasons, ['length', 'max_tokens'])) / count() AS cut_off,
  countIf(hasAny(finish_reasons, ['content_filter', 'refusal', 'safety'])) / count() AS refused,
  avg(output_tokens) AS tokens_out,
  quantile(0.95)(duration_ns) / 1e6 AS p95_ms,
  avg(cost_nano) / 1e9 AS cost_usd,
  max(start_time) AS last_seen
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'model' AND {filter:spans}
GROUP BY who, model, prompt_version, code_version
ORDER BY last_seen DESC, who ASC, model ASC
LIMIT 50

-- @changes
-- What changed: prompts, tools, models, parameters, versions?
SELECT
  min(ts_first) AS time,
  service AS in_service,
  kind AS what,
  name AS of,
  argMax(changes.diff, length(changes.diff)) AS difference,
  old_hash AS before,
  new_hash AS after,
  max(revision) AS code_revision,
  max(actor) AS changed_by
FROM changes FINAL
WHERE project = {project:String} AND ts_first >= {since:DateTime64(3)} AND ts_first < {until:DateTime64(3)}
  AND (old_hash != '' OR source != 'auto') AND {filter:changes}
GROUP BY in_service, environment, what, of, before, after, toStartOfHour(ts_first)
ORDER BY time DESC, of ASC
LIMIT 100
