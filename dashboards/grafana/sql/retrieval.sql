-- @lookups
-- How often was something looked up?
SELECT count() AS lookups
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}

-- @empty
-- Which share of the look-ups found nothing?
SELECT countIf(empty(document_ids) AND empty(document_hashes)) / nullIf(count(), 0) AS found_nothing
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}

-- @documents
-- How many documents did a look-up find?
SELECT avg(greatest(length(document_ids), length(document_hashes))) AS documents
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}

-- @distinct
-- How many different texts were read?
SELECT uniqExactArray(document_hashes) AS texts
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}

-- @times
-- How often was something looked up, and how long did it take?
SELECT $__timeInterval(start_time) AS time, count() AS lookups, quantile(0.95)(duration_ns) / 1e6 AS p95_ms
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}
GROUP BY time
ORDER BY time ASC

-- @scores
-- How well did the best document of a look-up fit?
SELECT $__timeInterval(start_time) AS time, quantile(0.1)(best) AS p10, quantile(0.5)(best) AS p50, quantile(0.9)(best) AS p90
FROM (
  SELECT start_time, arrayMax(document_scores) AS best
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
    AND category = 'retrieval' AND notEmpty(document_scores) AND {filter:steps}
)
GROUP BY time
ORDER BY time ASC

-- @new-texts
-- How many texts were read for the first time, of those read in the time shown?
SELECT $__timeInterval(first_read) AS time, count() AS new_texts
FROM (
  SELECT arrayJoin(document_hashes) AS hash, min(start_time) AS first_read
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}
  GROUP BY hash
)
GROUP BY time
ORDER BY time ASC

-- @read-most
-- Which documents were read most, in how many versions, and by which run last?
SELECT
  document.1 AS document_id,
  document.3 AS found_in,
  count() AS times,
  uniqExact(document.2) AS texts,
  uniqExact(trace_id) AS runs,
  max(start_time) AS last_read,
  argMax(trace_id, start_time) AS run
FROM (
  SELECT
    start_time,
    trace_id,
    arrayJoin(arrayMap((id, at) -> (id, document_hashes[at], document_sources[at]), document_ids, arrayEnumerate(document_ids))) AS document
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}
)
GROUP BY document_id, found_in
ORDER BY times DESC, document_id ASC
LIMIT 50

-- @sources
-- Where was it looked up, and what was not found?
SELECT
  name AS asked,
  service AS by_service,
  count() AS lookups,
  countIf(empty(document_ids) AND empty(document_hashes)) AS found_nothing,
  countIf(status = 'error') AS failed,
  quantile(0.95)(duration_ns) / 1e6 AS p95_ms
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)} AND category = 'retrieval' AND {filter:steps}
GROUP BY asked, by_service
ORDER BY lookups DESC, asked ASC
LIMIT 50
