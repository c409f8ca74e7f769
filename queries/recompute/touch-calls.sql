-- In which five minutes do these traces have, or had, calls that do not count? Their costs have to be computed again.
INSERT INTO touched (touched_at, id, buckets)
SELECT now64(3), generateUUIDv4(), groupUniqArray(({project:String}, intDiv(toUnixTimestamp64Nano(start_time), 300000000000) * 300)) AS left_out
FROM uncounted_calls
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
HAVING notEmpty(left_out)
SETTINGS distributed_foreground_insert = 1
