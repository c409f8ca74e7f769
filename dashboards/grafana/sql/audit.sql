-- @writes
-- How many calls changed something?
SELECT count() AS writes
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND attributes['spanledger.tool.effect'] = 'write' AND {filter:steps}

-- @unapproved
-- How many calls changed something without an approval or a decision that allowed it?
SELECT count() AS unapproved
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND attributes['spanledger.tool.effect'] = 'write'
  AND attributes['spanledger.approval.id'] = '' AND attributes['spanledger.decision.result'] = ''
  AND NOT hasAny(events.name, ['spanledger.approval', 'spanledger.decision']) AND {filter:steps}

-- @denied
-- How many decisions were not to allow something?
SELECT count() AS denied
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND (attributes['spanledger.decision.result'] IN ('deny', 'denied', 'block', 'blocked')
    OR arrayExists(event -> event['spanledger.decision.result'] IN ('deny', 'denied', 'block', 'blocked'), events.attributes)) AND {filter:steps}

-- @redacted
-- How many secrets and personal data were replaced before they left a process?
SELECT sum(toUInt64OrZero(attributes['spanledger.redaction.count'])) AS replaced
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND mapContains(attributes, 'spanledger.redaction.count') AND {filter:steps}

-- @times
-- Who read, and who changed something?
SELECT
  $__timeInterval(start_time) AS time,
  multiIf(attributes['spanledger.tool.effect'] = 'write', 'write', attributes['spanledger.tool.effect'] = 'read', 'read', category = 'retrieval', 'retrieval', 'call') AS action,
  count() AS steps
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category IN ('tool', 'retrieval') AND {filter:steps}
GROUP BY time, action
ORDER BY time ASC, action ASC

-- @identities
-- Who did what, for whom?
SELECT
  if(attributes['spanledger.principal'] = '', service, attributes['spanledger.principal']) AS identity,
  attributes['spanledger.acting_as'] AS acting_as,
  countIf(attributes['spanledger.tool.effect'] = 'write') AS writes,
  countIf(attributes['spanledger.tool.effect'] != 'write') AS others,
  uniqExact(trace_id) AS runs,
  max(start_time) AS last_seen
FROM spans
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND category IN ('tool', 'retrieval') AND {filter:steps}
GROUP BY identity, acting_as
ORDER BY writes DESC, identity ASC
LIMIT 50

-- @decisions
-- What was decided and approved, by which policy and whom?
SELECT
  start_time AS time,
  service AS by_service,
  event_name AS happened,
  if(event['spanledger.decision.result'] != '', event['spanledger.decision.result'], 'approved') AS result,
  event['spanledger.decision.policy'] AS policy,
  event['spanledger.decision.policy_revision'] AS policy_revision,
  event['spanledger.approval.approver'] AS approver,
  event['spanledger.approval.scope'] AS scope,
  trace_id AS run
FROM (
  SELECT start_time, service, trace_id, arrayJoin(arrayZip(events.name, events.attributes)) AS told, told.1 AS event_name, told.2 AS event
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
    AND hasAny(events.name, ['spanledger.decision', 'spanledger.approval']) AND {filter:steps}
)
WHERE event_name IN ('spanledger.decision', 'spanledger.approval')
ORDER BY time DESC, run ASC
LIMIT 100

-- @rules
-- Which kinds of secrets and personal data were replaced?
SELECT rule, count() AS spans_with_it
FROM (
  SELECT arrayJoin(extractAll(attributes['spanledger.redaction.rules'], '[\\w.-]+')) AS rule
  FROM spans
  WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
    AND mapContains(attributes, 'spanledger.redaction.rules') AND {filter:steps}
)
GROUP BY rule
ORDER BY spans_with_it DESC, rule ASC
LIMIT 30
