-- What was said in a run, in order, a page at a time?
--
-- As `run-messages`, but bodies of more than `most_bytes` are left out (`message-body` gives them), and `skip` messages are passed over.
--
-- {most_bytes} = 65536: longer bodies are left out
-- {skip} = 0: so many messages are passed over
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
  min(places.said_at) AS said_nano,
  argMin(places.span_id, (places.said_at, places.position)) AS span_id,
  argMin(said.hash, (places.said_at, places.position)) AS hash,
  said.role AS role,
  argMin(if(length(said.body) <= {most_bytes:UInt32}, said.body, ''), (places.said_at, places.position)) AS body,
  max(length(said.body)) AS bytes,
  argMin(substringUTF8(said.body, 1, 500), (places.said_at, places.position)) AS beginning,
  count() AS times
FROM places
INNER JOIN (
  SELECT hash, role, body, cityHash64(if(JSONHas(body, 'parts'), JSONExtractRaw(body, 'parts'), body)) AS words
  FROM messages FINAL
  WHERE project = {project:String} AND trace_id = {trace_id:String}
) AS said ON said.hash = places.hash
GROUP BY role, said.words
ORDER BY min((places.said_at, places.position)) ASC, span_id ASC
LIMIT {limit:UInt32} OFFSET {skip:UInt32}
