/**
 * Every attribute name the instrumentation emits and the collector reads. Names under `gen_ai.` are those of the
 * OpenTelemetry GenAI semantic conventions; what they have no name for is ours, under `spanledger.`.
 */

export const GEN_AI_OPERATION_NAME = 'gen_ai.operation.name'
export const GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name'
export const GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id'
export const GEN_AI_OUTPUT_TYPE = 'gen_ai.output.type'

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

export const GEN_AI_RESPONSE_ID = 'gen_ai.response.id'
export const GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model'
export const GEN_AI_RESPONSE_FINISH_REASONS = 'gen_ai.response.finish_reasons'
export const GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk'
export const OPENAI_RESPONSE_SERVICE_TIER = 'openai.response.service_tier'
export const OPENAI_RESPONSE_SYSTEM_FINGERPRINT = 'openai.response.system_fingerprint'
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
/** `provider` where the provider counted; the collector sets `estimated` where it had to count itself. */
export const USAGE_SOURCE = 'spanledger.usage.source'

/** Message lists are one JSON attribute each: a flattened list would run into the limit of 128 attributes a span. */
export const GEN_AI_INPUT_MESSAGES = 'gen_ai.input.messages'
export const GEN_AI_OUTPUT_MESSAGES = 'gen_ai.output.messages'
export const GEN_AI_SYSTEM_INSTRUCTIONS = 'gen_ai.system_instructions'
export const GEN_AI_TOOL_DEFINITIONS = 'gen_ai.tool.definitions'

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

/** The number of this HTTP attempt within the SDK's own retries; 1 is the first. */
export const ATTEMPT = 'spanledger.attempt'
/** `complete`, `aborted`, `abandoned` or `error`. */
export const STREAM_END = 'spanledger.stream.end'
/** `true` where a message list was shortened to its byte limit. */
export const CONTENT_TRUNCATED = 'spanledger.content.truncated'

/** `true` on a span that tells about the instrumentation itself: no work of the application, so no run and no task. */
export const REPORT = 'spanledger.report'
/** How many spans were lost since the last such report, and JSON `{reason: spans}`. */
export const EXPORT_DROPPED = 'spanledger.export.dropped'
export const EXPORT_DROPPED_REASONS = 'spanledger.export.dropped.reasons'
/** JSON: what the instrumentation saw in this process, what it did not, and which libraries it found. */
export const COVERAGE = 'spanledger.coverage'

export const ERROR_TYPE = 'error.type'
export const HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code'
export const SERVER_ADDRESS = 'server.address'
export const SERVER_PORT = 'server.port'
