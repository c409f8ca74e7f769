-- What runs now: the versions of prompts, tools, models, parameters and code that were seen lately?
--
-- More than one version of the same thing runs side by side during a canary or a rollout.
-- {within_minutes} = 60: how long ago a version may have been seen last
SELECT
  service,
  environment,
  kind,
  name,
  new_hash AS version_hash,
  min(ts_first) AS first_seen,
  max(ts_last) AS last_seen,
  max(changes.revision) AS code_revision,
  substringUTF8(argMax(changes.value, ts_last), 1, 200) AS says
FROM changes FINAL
WHERE project = {project:String} AND ts_last >= now64() - toIntervalMinute({within_minutes:UInt32})
GROUP BY service, environment, kind, name, new_hash
ORDER BY service ASC, kind ASC, name ASC, first_seen DESC
LIMIT {limit:UInt32}
