-- In which hours do or did these traces begin something? Their signals have to be computed again.
--
-- Run before and after the tasks of a trace are: it may leave one hour and enter another.
INSERT INTO touched (touched_at, id, hours)
SELECT now64(3), generateUUIDv4(), groupUniqArray(({project:String}, intDiv(toUnixTimestamp64Nano(started), 3600000000000) * 3600)) AS begun
FROM task_parts
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND started >= {first:DateTime64(9, 'UTC')} AND started <= {last:DateTime64(9, 'UTC')}
HAVING notEmpty(begun)
SETTINGS distributed_foreground_insert = 1
