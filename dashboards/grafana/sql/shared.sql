-- @annotation
-- What changed, as marks on every panel?
SELECT
  min(ts_first) AS time,
  concat(kind, ' ', name, if(service = '', '', concat(' of ', service))) AS title,
  substringUTF8(argMax(changes.diff, length(changes.diff)), 1, 300) AS text,
  arrayStringConcat([kind, 'change'], ',') AS tags
FROM changes FINAL
WHERE project = {project:String} AND ts_first >= {since:DateTime64(3)} AND ts_first < {until:DateTime64(3)}
  AND (old_hash != '' OR source != 'auto') AND {filter:changes}
GROUP BY kind, name, service, old_hash, new_hash
ORDER BY time ASC
LIMIT 200

-- @services
-- Which services sent something?
SELECT DISTINCT service FROM task_totals WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND service != '' ORDER BY service ASC LIMIT 500

-- @environments
-- In which environments?
SELECT DISTINCT environment FROM task_totals WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND environment != '' ORDER BY environment ASC LIMIT 100

-- @agents
-- Which agents worked?
SELECT DISTINCT agent FROM task_totals WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND agent != '' ORDER BY agent ASC LIMIT 500

-- @tasks
-- Which tasks were there?
SELECT DISTINCT name FROM task_totals WHERE project = {project:String} AND started >= {since:DateTime64(3)} AND started < {until:DateTime64(3)} AND name != '' ORDER BY name ASC LIMIT 500

-- @models
-- Which models were called?
SELECT DISTINCT model FROM cost_5m WHERE project = {project:String} AND bucket >= {since:DateTime64(3)} AND bucket < {until:DateTime64(3)} AND model != '' ORDER BY model ASC LIMIT 500

-- @all-changes
-- What changed, whatever the service?
SELECT
  min(ts_first) AS time,
  concat(kind, ' ', name, if(service = '', '', concat(' of ', service))) AS title,
  substringUTF8(argMax(changes.diff, length(changes.diff)), 1, 300) AS text,
  arrayStringConcat([kind, 'change'], ',') AS tags
FROM changes FINAL
WHERE project = {project:String} AND ts_first >= {since:DateTime64(3)} AND ts_first < {until:DateTime64(3)}
  AND (old_hash != '' OR source != 'auto')
GROUP BY kind, name, service, old_hash, new_hash
ORDER BY time ASC
LIMIT 200
