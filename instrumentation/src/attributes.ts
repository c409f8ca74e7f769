/**
 * Every attribute name the instrumentation emits and the collector reads. Names under `gen_ai.` are those of the
 * OpenTelemetry GenAI semantic conventions; what they have no name for is ours, under `spanledger.`.
 */

export const GEN_AI_OPERATION_NAME = 'gen_ai.operation.name'
export const GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name'
export const GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id'
export const GEN_AI_CONVERSATION_COMPACTED = 'gen_ai.conversation.compacted'
/** Of an agent that somebody else hosts. */
export const GEN_AI_AGENT_ID = 'gen_ai.agent.id'
export const GEN_AI_OUTPUT_TYPE = 'gen_ai.output.type'
export const GEN_AI_PROMPT_NAME = 'gen_ai.prompt.name'
export const GEN_AI_PROMPT_VERSION = 'gen_ai.prompt.version'

export const GEN_AI_REQUEST_MODEL = 'gen_ai.request.model'
export const GEN_AI_REQUEST_STREAM = 'gen_ai.request.stream'
export const GEN_AI_REQUEST_TEMPERATURE = 'gen_ai.request.temperature'
export const GEN_AI_REQUEST_TOP_P = 'gen_ai.request.top_p'
export const GEN_AI_REQUEST_TOP_K = 'gen_ai.request.top_k'
export const GEN_AI_REQUEST_FREQUENCY_PENALTY = 'gen_ai.request.frequency_penalty'
export const GEN_AI_REQUEST_PRESENCE_PENALTY = 'gen_ai.request.presence_penalty'
export const GEN_AI_REQUEST_MAX_TOKENS = 'gen_ai.request.max_tokens'
export const GEN_AI_REQUEST_STOP_SEQUENCES = 'gen_ai.request.stop_sequences'
export const GEN_AI_REQUEST_SEED = 'gen_ai.request.seed'
export const GEN_AI_REQUEST_CHOICE_COUNT = 'gen_ai.request.choice.count'
export const GEN_AI_REQUEST_REASONING_LEVEL = 'gen_ai.request.reasoning.level'
export const GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID = 'gen_ai.request.previous_response.id'
export const GEN_AI_REQUEST_ENCODING_FORMATS = 'gen_ai.request.encoding_formats'
export const OPENAI_API_TYPE = 'openai.api.type'
export const OPENAI_REQUEST_SERVICE_TIER = 'openai.request.service_tier'
export const AWS_BEDROCK_GUARDRAIL_ID = 'aws.bedrock.guardrail.id'
export const AWS_BEDROCK_KNOWLEDGE_BASE_ID = 'aws.bedrock.knowledge_base.id'

export const GEN_AI_RESPONSE_ID = 'gen_ai.response.id'
export const GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model'
export const GEN_AI_RESPONSE_FINISH_REASONS = 'gen_ai.response.finish_reasons'
export const GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk'
export const OPENAI_RESPONSE_SERVICE_TIER = 'openai.response.service_tier'
export const OPENAI_RESPONSE_SYSTEM_FINGERPRINT = 'openai.response.system_fingerprint'
/** The tier that served the call, as the provider names it, where the conventions have no name for his. */
export const RESPONSE_SERVICE_TIER = 'spanledger.response.service_tier'
export const GEN_AI_EMBEDDINGS_DIMENSION_COUNT = 'gen_ai.embeddings.dimension.count'

/** Inclusive of cache reads and writes. */
export const GEN_AI_USAGE_INPUT_TOKENS = 'gen_ai.usage.input_tokens'
/** Inclusive of reasoning. */
export const GEN_AI_USAGE_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens'
export const GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS = 'gen_ai.usage.cache_read.input_tokens'
export const GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS = 'gen_ai.usage.cache_write.input_tokens'
export const GEN_AI_USAGE_REASONING_OUTPUT_TOKENS = 'gen_ai.usage.reasoning.output_tokens'
/** The part of the cache write that is kept for one hour; Anthropic bills it apart and the conventions have no name for it. */
export const USAGE_CACHE_WRITE_1H_INPUT_TOKENS = 'spanledger.usage.cache_write_1h.input_tokens'
/** Parts of the input and of the output by modality, where the provider tells them apart. */
export const GEN_AI_USAGE_TEXT_INPUT_TOKENS = 'gen_ai.usage.text.input_tokens'
export const GEN_AI_USAGE_TEXT_OUTPUT_TOKENS = 'gen_ai.usage.text.output_tokens'
export const GEN_AI_USAGE_TEXT_CACHE_READ_INPUT_TOKENS = 'gen_ai.usage.text.cache_read.input_tokens'
export const GEN_AI_USAGE_AUDIO_INPUT_TOKENS = 'gen_ai.usage.audio.input_tokens'
export const GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS = 'gen_ai.usage.audio.output_tokens'
export const GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS = 'gen_ai.usage.audio.cache_read.input_tokens'
export const GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS = 'gen_ai.usage.image.cache_read.input_tokens'
export const GEN_AI_USAGE_IMAGE_INPUT_TOKENS = 'gen_ai.usage.image.input_tokens'
export const GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS = 'gen_ai.usage.image.output_tokens'
/** Tokens of a prediction sent along; the rejected ones are billed as output. Both are part of the output. */
export const USAGE_PREDICTION_ACCEPTED_TOKENS = 'spanledger.usage.prediction.accepted_tokens'
export const USAGE_PREDICTION_REJECTED_TOKENS = 'spanledger.usage.prediction.rejected_tokens'
/** What is billed by other units than tokens: seconds of audio heard, searches of a reranker, searches of the web. */
export const USAGE_AUDIO_SECONDS = 'spanledger.usage.audio.seconds'
export const USAGE_SEARCH_UNITS = 'spanledger.usage.search_units'
export const USAGE_WEB_SEARCHES = 'spanledger.usage.web_searches'
/** What the provider or a gateway says the call cost, in USD: a number to compare with, never added to ours. */
export const COST_REPORTED = 'spanledger.cost.reported'
/** Whom a gateway or router had answer the call, in its own words. */
export const UPSTREAM_PROVIDER = 'spanledger.upstream.provider'
/** `provider` where the provider counted; the collector sets `estimated` where it had to count itself. */
export const USAGE_SOURCE = 'spanledger.usage.source'
/** The collector's: whether the input came with what was cached, `inclusive` or `exclusive`, and how that is known. */
export const USAGE_COUNTING = 'spanledger.usage.counting'
/** The collector's: which dialect it read a span in that does not speak today's conventions. */
export const DIALECT = 'spanledger.dialect'

/** Message lists are one JSON attribute each: a flattened list would run into the limit of 128 attributes a span. */
export const GEN_AI_INPUT_MESSAGES = 'gen_ai.input.messages'
export const GEN_AI_OUTPUT_MESSAGES = 'gen_ai.output.messages'
export const GEN_AI_SYSTEM_INSTRUCTIONS = 'gen_ai.system_instructions'
export const GEN_AI_TOOL_DEFINITIONS = 'gen_ai.tool.definitions'

export const GEN_AI_AGENT_NAME = 'gen_ai.agent.name'
export const GEN_AI_WORKFLOW_NAME = 'gen_ai.workflow.name'
/** Who took over from whom: the name of the agent that an agent handed its conversation to. */
export const HANDOFF_TO = 'spanledger.handoff.to'

export const GEN_AI_TOOL_NAME = 'gen_ai.tool.name'
export const GEN_AI_TOOL_TYPE = 'gen_ai.tool.type'
export const GEN_AI_TOOL_DESCRIPTION = 'gen_ai.tool.description'
export const GEN_AI_TOOL_CALL_ID = 'gen_ai.tool.call.id'
export const GEN_AI_TOOL_CALL_ARGUMENTS = 'gen_ai.tool.call.arguments'
export const GEN_AI_TOOL_CALL_RESULT = 'gen_ai.tool.call.result'
/** `read` or `write`: whether running the tool changes the world. */
export const TOOL_EFFECT = 'spanledger.tool.effect'

export const GEN_AI_DATA_SOURCE_ID = 'gen_ai.data_source.id'
export const GEN_AI_RETRIEVAL_TOP_K = 'gen_ai.retrieval.top_k'
export const GEN_AI_RETRIEVAL_QUERY_TEXT = 'gen_ai.retrieval.query.text'
export const GEN_AI_RETRIEVAL_DOCUMENTS = 'gen_ai.retrieval.documents'
/**
 * JSON `[{store?, collection?, id?, version?, query?, rank, score?, hash?}]`, one per hit in rank order; `hash` is the
 * hash of the document's content, `query` tells the queries of one call apart, from 0.
 */
export const RETRIEVAL_HASHES = 'spanledger.retrieval.hashes'
/** Of the text that was looked for, or of the vector where no text is known. */
export const RETRIEVAL_QUERY_HASH = 'spanledger.retrieval.query.hash'
export const RETRIEVAL_FILTER_HASH = 'spanledger.retrieval.filter.hash'

/** JSON `[{id, rank, hash}]`, one per document that was given to a reranker, in the order it was given. */
export const RERANK_HASHES = 'spanledger.rerank.hashes'

export const DB_SYSTEM_NAME = 'db.system.name'
export const DB_NAMESPACE = 'db.namespace'
export const DB_COLLECTION_NAME = 'db.collection.name'
export const DB_OPERATION_NAME = 'db.operation.name'
export const DB_OPERATION_BATCH_SIZE = 'db.operation.batch.size'
export const DB_RESPONSE_RETURNED_ROWS = 'db.response.returned_rows'

export const TASK_ID = 'spanledger.task.id'
export const TASK_NAME = 'spanledger.task.name'
export const TASK_KEY = 'spanledger.task.key'
export const TASK_CUSTOMER = 'spanledger.task.customer'
/** `completed`, `failed`, `escalated` or `abandoned`; only on the span that is the task. */
export const TASK_OUTCOME = 'spanledger.task.outcome'
export const USER_ID = 'user.id'

/** Under whose authority the work is done, and as whom it is done: ids. */
export const PRINCIPAL = 'spanledger.principal'
export const ACTING_AS = 'spanledger.acting_as'
/** What a policy said; as an event and, the last one, as attributes. `allow`, `deny` or `not_evaluated`. */
export const DECISION_EVENT = 'spanledger.decision'
export const DECISION_ID = 'spanledger.decision.id'
export const DECISION_RESULT = 'spanledger.decision.result'
export const DECISION_POLICY = 'spanledger.decision.policy'
export const DECISION_POLICY_REVISION = 'spanledger.decision.policy_revision'
export const DECISION_REASON = 'spanledger.decision.reason'
/** Who approved; as an event and, the last one, as attributes. */
export const APPROVAL_EVENT = 'spanledger.approval'
export const APPROVAL_ID = 'spanledger.approval.id'
export const APPROVAL_APPROVER = 'spanledger.approval.approver'
export const APPROVAL_SCOPE = 'spanledger.approval.scope'
/** When the approval ends, in ISO 8601. */
export const APPROVAL_EXPIRES = 'spanledger.approval.expires'

/** The number of this HTTP attempt at its call; 1 is the first. */
export const ATTEMPT = 'spanledger.attempt'
/** How many attempts a call took; on the span of the call, whose attempts are spans below it, and events if it is native. */
export const ATTEMPTS = 'spanledger.attempts'
/** The event that a failed attempt leaves on a span that the SDK makes for the whole call. */
export const ATTEMPT_EVENT = 'spanledger.attempt'
/** How many seconds the server asked to wait before the next attempt. */
export const RETRY_AFTER = 'spanledger.retry_after'
/** `true` on a span that nobody made: the conversation says that a tool was called, and when its result was there. */
export const DERIVED = 'spanledger.derived'
/** `complete`, `aborted`, `abandoned` or `error`. */
export const STREAM_END = 'spanledger.stream.end'
/** `true` where a message list was shortened to its byte limit. */
export const CONTENT_TRUNCATED = 'spanledger.content.truncated'
/** Which rules took something out of this span before it left its process, and how many values in all. */
export const REDACTION_RULES = 'spanledger.redaction.rules'
export const REDACTION_COUNT = 'spanledger.redaction.count'

/** A cap of a task of which 80 % is used up, or that a call would have gone over: as events and, the last, as attributes. */
export const BUDGET_WARNING_EVENT = 'spanledger.budget.warning'
export const BUDGET_EXCEEDED_EVENT = 'spanledger.budget.exceeded'
/** The cap by its name, such as `maxCostUsd`, and in its unit what it is and what was spent or reserved. */
export const BUDGET_CAP = 'spanledger.budget.cap'
export const BUDGET_LIMIT = 'spanledger.budget.limit'
export const BUDGET_SPENT = 'spanledger.budget.spent'
/** Why a budget that somebody has set does not hold; a report. */
export const BUDGET_UNENFORCED = 'spanledger.budget.unenforced'

/** `recorded` or `sampled_out` on the root of a run, where runs are recorded to be executed again. */
export const RECORDING = 'spanledger.recording'
/** `true` on a task that asks to be recorded. */
export const RECORD = 'spanledger.record'

/** `true` on a span that tells about the instrumentation itself: no work of the application, so no run and no task. */
export const REPORT = 'spanledger.report'
/** How many spans were lost since the last such report, and JSON `{reason: spans}`. */
export const EXPORT_DROPPED = 'spanledger.export.dropped'
export const EXPORT_DROPPED_REASONS = 'spanledger.export.dropped.reasons'
/** JSON: what the instrumentation saw in this process, what it did not, and which libraries it found. */
export const COVERAGE = 'spanledger.coverage'

export const MCP_METHOD_NAME = 'mcp.method.name'
export const MCP_PROTOCOL_VERSION = 'mcp.protocol.version'
export const MCP_SESSION_ID = 'mcp.session.id'
export const MCP_RESOURCE_URI = 'mcp.resource.uri'
export const JSONRPC_REQUEST_ID = 'jsonrpc.request.id'
export const RPC_RESPONSE_STATUS_CODE = 'rpc.response.status_code'
export const NETWORK_TRANSPORT = 'network.transport'
export const NETWORK_PROTOCOL_NAME = 'network.protocol.name'

export const ERROR_TYPE = 'error.type'
export const HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code'
export const SERVER_ADDRESS = 'server.address'
export const SERVER_PORT = 'server.port'
