import { providerOfHost } from '../protocols/provider-name.ts'

// Exact hosts, and ends that start with a dot or a hyphen. In the order of the alphabet.
const hosts: readonly string[] = [
  '-aiplatform.googleapis.com',
  '.endpoints.huggingface.cloud',
  '.inference.ai.azure.com',
  'ai-gateway.vercel.sh',
  'aiplatform.googleapis.com',
  'api-inference.huggingface.co',
  'api.ai21.com',
  'api.anthropic.com',
  'api.assemblyai.com',
  'api.cerebras.ai',
  'api.cohere.ai',
  'api.cohere.com',
  'api.deepgram.com',
  'api.deepinfra.com',
  'api.elevenlabs.io',
  'api.fireworks.ai',
  'api.jina.ai',
  'api.minimax.io',
  'api.moonshot.cn',
  'api.novita.ai',
  'api.openai.com',
  'api.replicate.com',
  'api.sambanova.ai',
  'api.stability.ai',
  'api.studio.nebius.ai',
  'api.together.ai',
  'api.together.xyz',
  'api.voyageai.com',
  'dashscope-intl.aliyuncs.com',
  'dashscope.aliyuncs.com',
  'gateway.ai.cloudflare.com',
  'generativelanguage.googleapis.com',
  'integrate.api.nvidia.com',
  'models.github.ai',
  'ollama.com',
  'open.bigmodel.cn',
  'openrouter.ai',
  'router.huggingface.co',
]
const exact = new Set(hosts)
const ends = hosts.filter(host => host.startsWith('.') || host.startsWith('-'))

/** Whether models are called there: a request to it that no protocol reads is a call we may be missing. */
export function isModelHost(host: string): boolean {
  if (exact.has(host) || providerOfHost(host) !== undefined) return true
  if (host.startsWith('bedrock-runtime') && host.includes('.amazonaws.com')) return true
  return ends.some(end => host.endsWith(end))
}

// Requests that call no model: files, jobs, counting, tokens.
const noCall =
  /\/(?:files|uploads|batches|fine[_-]tuning|count_tokens|tokenize|token|oauth2?|containers)(?:[/:?]|$)|:countTokens/

/** Whether a request may be a call. Models are called by POST; a conversation by voice begins with a GET that is upgraded. */
export function mayCallModel(method: string, path: string): boolean {
  if (method !== 'POST') return method === 'GET' && /\/realtime\b|BidiGenerate/.test(path)
  return !noCall.test(path)
}
