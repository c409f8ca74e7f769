-- Who read, changed, decided and approved what, newest first, a page at a time?
--
-- `action` is write, read, retrieval, decision, approval or call, the weightiest that fits. `actions` is a list of those to be shown, separated
-- by commas, or empty; `who` is a LIKE pattern of principal, the one acted for, approver or user. A page begins behind the step `before_id`, which began at `before_nano`.
--
-- {actions} = : only these
-- {who} = : only what this person or agent did, wanted or approved
-- {before_nano} = : where the page before ended, in time
-- {before_id} = : the last step of the page before
SELECT
  toUnixTimestamp64Nano(start_time) AS start_nano,
  trace_id,
  span_id,
  name,
  multiIf(
    attributes['spanledger.tool.effect'] = 'write', 'write',
    has(events.name, 'spanledger.approval') OR attributes['spanledger.approval.id'] != '', 'approval',
    has(events.name, 'spanledger.decision') OR attributes['spanledger.decision.result'] != '', 'decision',
    attributes['spanledger.tool.effect'] = 'read', 'read',
    category = 'retrieval', 'retrieval',
    'call') AS action,
  service,
  agent,
  attributes['spanledger.principal'] AS principal,
  attributes['spanledger.acting_as'] AS acting_as,
  user_id,
  tool_name,
  if(status = 'error', if(error_type != '', error_type, 'error'), '') AS problem,
  attributes['spanledger.decision.result'] AS decision,
  attributes['spanledger.decision.policy'] AS policy,
  attributes['spanledger.decision.policy_revision'] AS policy_revision,
  attributes['spanledger.approval.approver'] AS approver,
  attributes['spanledger.approval.scope'] AS approval_scope,
  tool_arguments_hash AS arguments_hash,
  tool_result_hash AS result_hash,
  arraySlice(document_ids, 1, 20) AS documents
FROM spans FINAL
WHERE project = {project:String} AND start_time >= {since:DateTime64(3)} AND start_time < {until:DateTime64(3)}
  AND (category IN ('tool', 'retrieval')
    OR mapContains(attributes, 'spanledger.decision.result') OR mapContains(attributes, 'spanledger.approval.id'))
  AND ({actions:String} = '' OR has(splitByChar(',', {actions:String}), action))
  AND ({who:String} = '' OR principal ILIKE {who:String} OR acting_as ILIKE {who:String} OR approver ILIKE {who:String} OR user_id ILIKE {who:String})
  AND ({before_id:String} = '' OR (toUnixTimestamp64Nano(start_time), span_id) < (toInt64OrZero({before_nano:String}), {before_id:String}))
ORDER BY start_time DESC, span_id DESC
LIMIT {limit:UInt32}
