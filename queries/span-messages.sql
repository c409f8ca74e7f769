-- What was one step told, and what did it answer?
--
-- Bodies of more than `most_bytes` are left out: `message-body` gives them. `side` is input, arguments, result, document or output.
--
-- {most_bytes} = 65536: longer bodies are left out
WITH
  places AS (
    SELECT place.1 AS hash, place.2 AS side, place.3 AS position
    FROM spans FINAL
    ARRAY JOIN arrayConcat(
      arrayMap((hash, number) -> (hash, 'input', number), input_hashes, arrayEnumerate(input_hashes)),
      [(tool_arguments_hash, 'arguments', toUInt32(0))],
      [(tool_result_hash, 'result', toUInt32(0))],
      arrayMap((hash, number) -> (hash, 'document', number), document_hashes, arrayEnumerate(document_hashes)),
      arrayMap((hash, number) -> (hash, 'output', number), output_hashes, arrayEnumerate(output_hashes))
    ) AS place
    WHERE project = {project:String} AND trace_id = {trace_id:String} AND span_id = {span_id:String}
      AND start_time >= (SELECT min(first_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
      AND start_time <= (SELECT max(last_start) FROM trace_index WHERE project = {project:String} AND trace_id = {trace_id:String})
      AND place.1 != ''
  )
SELECT
  places.side AS side,
  places.position AS position,
  said.hash AS hash,
  said.role AS role,
  if(length(said.body) <= {most_bytes:UInt32}, said.body, '') AS body,
  length(said.body) AS bytes,
  substringUTF8(said.body, 1, 500) AS beginning
FROM places
INNER JOIN (
  SELECT hash, role, body FROM messages FINAL WHERE project = {project:String} AND trace_id = {trace_id:String}
) AS said ON said.hash = places.hash
ORDER BY transform(side, ['input', 'arguments', 'document', 'result', 'output'], [1, 2, 3, 4, 5], 6) ASC, position ASC
LIMIT {limit:UInt32}
