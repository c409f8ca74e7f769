-- What is in these recordings, and what are these texts of them?
--
-- `ids` are separated by commas. A recording is the JSON that its parts are when put together; `{"$text": id}` in it
-- stands for the text of that id.
SELECT id, what, part, parts, body
FROM recordings FINAL
WHERE project = {project:String} AND has(splitByChar(',', {ids:String}), id) AND part < parts
ORDER BY id ASC, part ASC
LIMIT {limit:UInt32}
