-- Where are all parts of these tasks, and of the tasks that share a key with them?
--
-- A task's parts may lie in several traces, of which one says the key; and the key joins several attempts. So the way
-- goes from what was touched to its keys, from the keys to all their attempts, from those to all their parts.
WITH
  keys AS (
    SELECT concat('k:', task_key) AS key_id
    FROM task_places
    WHERE project = {project:String} AND id IN {tasks:Array(String)} AND task_key != ''
  ),
  attempts AS (
    SELECT concat('t:', task_id) AS attempt_id
    FROM task_places
    WHERE project = {project:String} AND (id IN {tasks:Array(String)} OR id GLOBAL IN (keys)) AND task_id != ''
  )
SELECT
  arrayDistinct(groupArray(toUnixTimestamp(hour))) AS hours,
  groupUniqArray(trace_id) AS traces,
  arrayConcat({tasks:Array(String)}, groupUniqArrayIf(concat('k:', task_key), task_key != '' AND id IN {tasks:Array(String)})) AS units
FROM task_places
WHERE project = {project:String} AND (id IN {tasks:Array(String)} OR id GLOBAL IN (attempts))
