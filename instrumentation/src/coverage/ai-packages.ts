/**
 * How calls of a library are seen: on the `wire` below it, by a `hook` into it, or not at all: models that run in this very
 * process, and stores that speak gRPC, put nothing on a wire that we read.
 */
export type Way = 'wire' | 'hook' | 'nothing'

/** Packages whose presence says that models are called. */
export const aiPackages: ReadonlyMap<string, Way> = new Map<string, Way>([
  ['@ai-sdk/openai', 'wire'],
  ['@anthropic-ai/bedrock-sdk', 'wire'],
  ['@anthropic-ai/sdk', 'wire'],
  ['@anthropic-ai/vertex-sdk', 'wire'],
  ['@aws-sdk/client-bedrock-runtime', 'wire'],
  ['@azure/openai', 'wire'],
  ['@azure-rest/ai-inference', 'wire'],
  ['@google-cloud/aiplatform', 'nothing'],
  ['@google-cloud/vertexai', 'wire'],
  ['@google/genai', 'wire'],
  ['@google/generative-ai', 'wire'],
  ['@huggingface/inference', 'wire'],
  ['@huggingface/transformers', 'nothing'],
  ['@langchain/core', 'wire'],
  ['@mistralai/mistralai', 'wire'],
  ['@mlc-ai/web-llm', 'nothing'],
  ['@modelcontextprotocol/client', 'hook'],
  ['@modelcontextprotocol/sdk', 'hook'],
  ['@modelcontextprotocol/server', 'hook'],
  ['@openai/agents', 'wire'],
  ['@xenova/transformers', 'nothing'],
  ['@zilliz/milvus2-sdk-node', 'hook'],
  ['ai', 'wire'],
  ['cohere-ai', 'wire'],
  ['groq-sdk', 'wire'],
  ['node-llama-cpp', 'nothing'],
  ['ollama', 'wire'],
  ['openai', 'wire'],
  ['openai-edge', 'wire'],
  ['replicate', 'wire'],
  ['together-ai', 'wire'],
  ['voyageai', 'wire'],
  ['weaviate-client', 'hook'],
])
