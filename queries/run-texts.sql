-- What was said, asked and read in a run, each text once?
--
-- Bodies of more than `most_bytes` are left out: `message-body` gives them.
SELECT
  hash,
  role,
  if(length(messages.body) <= {most_bytes:UInt32}, messages.body, '') AS body,
  length(messages.body) AS bytes
FROM messages FINAL
WHERE project = {project:String} AND trace_id = {trace_id:String}
ORDER BY hash ASC
LIMIT {limit:UInt32}
