import * as names from '../../attributes.ts'

/**
 * Attributes that are ids, hashes, models, codes and addresses of servers, by their names: to look for a card or a number
 * in them can only destroy them. Identities that the application named on purpose (`task`, `user.id`) are among them.
 */
const plain = new Set<string>([
  names.GEN_AI_OPERATION_NAME,
  names.GEN_AI_PROVIDER_NAME,
  names.GEN_AI_CONVERSATION_ID,
  names.GEN_AI_REQUEST_MODEL,
  names.GEN_AI_RESPONSE_MODEL,
  names.GEN_AI_RESPONSE_ID,
  names.GEN_AI_RESPONSE_FINISH_REASONS,
  names.GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID,
  names.OPENAI_RESPONSE_SYSTEM_FINGERPRINT,
  names.GEN_AI_TOOL_NAME,
  names.GEN_AI_TOOL_CALL_ID,
  names.GEN_AI_DATA_SOURCE_ID,
  names.RETRIEVAL_HASHES,
  names.RETRIEVAL_QUERY_HASH,
  names.TASK_ID,
  names.TASK_NAME,
  names.TASK_KEY,
  names.TASK_CUSTOMER,
  names.TASK_OUTCOME,
  names.USER_ID,
  names.SERVER_ADDRESS,
  names.ERROR_TYPE,
  'gen_ai.system',
  'gen_ai.agent.id',
  'session.id',
  'thread.id',
])
const plainBeginnings =
  /^(?:gen_ai\.usage\.|spanledger\.(?:usage|export|redaction|budget)\.|spanledger\.(?:principal|acting_as|approval\.(?:id|approver)|decision\.(?:id|result|policy|policy_revision))$|network\.|net\.(?:host|sock|transport|protocol)|service\.|telemetry\.|host\.(?:name|id|arch|type)|os\.|k8s\.|container\.|cloud\.|code\.|rpc\.|messaging\.(?:system|operation)|db\.(?:system|operation|name$|namespace|collection))/
const decided = new Map<string, boolean>()
const mostDecided = 4096

/** Whether an attribute of this name is left as it is. */
export function isPlain(name: string): boolean {
  let answer = decided.get(name)
  if (answer !== undefined) return answer
  answer = plain.has(name) || plainBeginnings.test(name) || /^spanledger\.[\w.]+[._](?:hash(?:es)?|id)$/.test(name)
  if (decided.size >= mostDecided) decided.clear()
  decided.set(name, answer)
  return answer
}
