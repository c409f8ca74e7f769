-- What was said in a run, in order?
--
-- From spans and from logs. What a model was told again and again is listed once, where it was said first; what it answered and was then told as history is one message, too.
WITH
  (SELECT min(first_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String}) AS first_time,
  (SELECT max(last_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String}) AS last_time,
  places AS (
    SELECT span_id, place.1 AS hash, place.2 AS said_at, place.3 AS position
    FROM spans FINAL
    ARRAY JOIN arrayConcat(
      arrayMap((hash, number) -> (hash, toUnixTimestamp64Nano(start_time), number), input_hashes, arrayEnumerate(input_hashes)),
      [(tool_arguments_hash, toUnixTimestamp64Nano(start_time), toUInt32(0))],
      [(tool_result_hash, toUnixTimestamp64Nano(start_time) + toInt64(duration_ns), toUInt32(0))],
      arrayMap((hash, number) -> (hash, toUnixTimestamp64Nano(start_time) + toInt64(duration_ns), number), output_hashes, arrayEnumerate(output_hashes))
    ) AS place
    WHERE project = {project:String} AND trace_id = {trace_id:String} AND start_time >= first_time AND start_time <= last_time AND place.1 != ''
    UNION ALL
    SELECT span_id, hash, toUnixTimestamp64Nano(time) AS said_at, logs.position AS position
    FROM logs FINAL
    ARRAY JOIN arrayConcat(input_hashes, output_hashes) AS hash
    WHERE project = {project:String} AND trace_id = {trace_id:String} AND time >= first_time AND time <= last_time
  )
SELECT
  fromUnixTimestamp64Nano(min(places.said_at), 'UTC') AS said_at,
  argMin(places.span_id, (places.said_at, places.position)) AS span_id,
  said.role AS role,
  argMin(said.body, (places.said_at, places.position)) AS body,
  count() AS times
FROM places
INNER JOIN (
  SELECT hash, role, body, if(JSONHas(body, 'parts'), JSONExtractRaw(body, 'parts'), body) AS words
  FROM messages FINAL
  WHERE project = {project:String} AND trace_id = {trace_id:String}
) AS said ON said.hash = places.hash
GROUP BY role, said.words
ORDER BY min((places.said_at, places.position)) ASC, span_id ASC
LIMIT {limit:UInt32}
