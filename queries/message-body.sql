-- What was said in this message, all of it?
SELECT hash, role, body
FROM messages FINAL
WHERE project = {project:String} AND trace_id = {trace_id:String} AND hash = {hash:String}
LIMIT {limit:UInt32}
