-- Of which tasks, and in which hours, are or were these traces a part? Those have to be computed again.
--
-- Run before and after the parts of a trace are: it may leave one task or hour and enter another.
INSERT INTO touched (touched_at, id, hours, tasks)
SELECT
  now64(3),
  generateUUIDv4(),
  groupUniqArray(({project:String}, intDiv(toUnixTimestamp64Nano(started), 3600000000000) * 3600)) AS begun,
  groupUniqArrayArray(arrayMap(id -> ({project:String}, id), arrayConcat(
    [if(kind = 'outside', concat('o:', trace_id), concat('t:', task_id))],
    if(task_key = '', [], [concat('k:', task_key)])))) AS parts_of
FROM task_parts
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND started >= {first:DateTime64(9, 'UTC')} AND started <= {last:DateTime64(9, 'UTC')}
HAVING notEmpty(begun)
SETTINGS distributed_foreground_insert = 1
