-- What changed, newest first: prompts, tools, models, parameters, look-ups, prices, versions, commits, deployments?
--
-- A version that was the first one seen of its kind is no change and is left out, unless somebody told of it. Two
-- collectors may both see a change: the same change within an hour is one.
-- {kind} = : only this kind, such as prompt, tool, toolset, request_model, response_model, deploy
-- {of_service} = : only of this service
SELECT
  min(ts_first) AS first_seen,
  max(ts_last) AS last_seen,
  service,
  environment,
  kind,
  name,
  old_hash,
  new_hash,
  argMax(changes.diff, length(changes.diff)) AS difference,
  max(changes.revision) AS code_revision,
  max(changes.actor) AS changed_by,
  toString(any(changes.source)) AS told_by
FROM changes FINAL
WHERE project = {project:String} AND ts_first >= {since:DateTime64(3)} AND ts_first < {until:DateTime64(3)}
  AND (old_hash != '' OR source != 'auto')
  AND ({kind:String} = '' OR kind = {kind:String})
  AND ({of_service:String} = '' OR service = {of_service:String})
GROUP BY service, environment, kind, name, old_hash, new_hash, toStartOfHour(ts_first)
ORDER BY first_seen DESC, kind ASC, name ASC
LIMIT {limit:UInt32}
