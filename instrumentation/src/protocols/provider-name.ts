// Exact hosts, and suffixes that start with a dot. Names are those of the GenAI conventions where they have one.
const providers: readonly (readonly [host: string, provider: string])[] = [
  ['api.openai.com', 'openai'],
  ['.api.openai.com', 'openai'],
  ['api.anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'x_ai'],
  ['.api.x.ai', 'x_ai'],
  ['api.mistral.ai', 'mistral_ai'],
  ['codestral.mistral.ai', 'mistral_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['api.moonshot.cn', 'moonshot_ai'],
  ['api.cohere.com', 'cohere'],
  ['api.cohere.ai', 'cohere'],
  ['.openai.azure.com', 'azure.ai.openai'],
  ['.cognitiveservices.azure.com', 'azure.ai.openai'],
  ['.services.ai.azure.com', 'azure.ai.inference'],
  ['.models.ai.azure.com', 'azure.ai.inference'],
  ['.inference.ai.azure.com', 'azure.ai.inference'],
  ['.ml.cloud.ibm.com', 'ibm.watsonx.ai'],
  ['models.github.ai', 'github_models'],
  ['openrouter.ai', 'openrouter'],
  ['ai-gateway.vercel.sh', 'vercel'],
  ['api.together.xyz', 'together_ai'],
  ['api.together.ai', 'together_ai'],
  ['api.fireworks.ai', 'fireworks'],
  ['api.cerebras.ai', 'cerebras'],
  ['api.sambanova.ai', 'sambanova'],
  ['integrate.api.nvidia.com', 'nvidia'],
  ['ai.api.nvidia.com', 'nvidia'],
  ['api.deepinfra.com', 'deepinfra'],
  ['api.novita.ai', 'novita'],
  ['api.studio.nebius.com', 'nebius'],
  ['api.studio.nebius.ai', 'nebius'],
  ['api.hyperbolic.xyz', 'hyperbolic'],
  ['api.minimax.io', 'minimax'],
  ['api.z.ai', 'zai'],
  ['open.bigmodel.cn', 'zai'],
  ['dashscope.aliyuncs.com', 'alibaba'],
  ['dashscope-intl.aliyuncs.com', 'alibaba'],
  ['api.ai21.com', 'ai21'],
  ['router.huggingface.co', 'huggingface'],
  ['api-inference.huggingface.co', 'huggingface'],
  ['.endpoints.huggingface.cloud', 'huggingface'],
  ['api.voyageai.com', 'voyageai'],
  ['api.jina.ai', 'jina_ai'],
  ['ollama.com', 'ollama'],
]

/** Hosts with a region in their name. */
const regional: readonly (readonly [host: RegExp, provider: string])[] = [
  [/^([a-z0-9-]+-)?aiplatform(\.[a-z]+\.rep)?\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/^bedrock-(runtime|agent-runtime|mantle)(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|api\.aws)$/, 'aws.bedrock'],
]

/** How Cloudflare's gateway, which stands before many, names those whose name is another here. */
const behindGateway: Readonly<Record<string, string | undefined>> = {
  'azure-openai': 'azure.ai.openai',
  mistral: 'mistral_ai',
  grok: 'x_ai',
  'perplexity-ai': 'perplexity',
  'google-ai-studio': 'gcp.gemini',
  'google-vertex-ai': 'gcp.vertex_ai',
  'aws-bedrock': 'aws.bedrock',
  'workers-ai': 'cloudflare',
  compat: 'cloudflare',
}

/**
 * The `gen_ai.provider.name` of a host, where the host tells, or its path. Without a path: a host that has one is a
 * host where models are called.
 */
export function providerOfHost(hostname: string, path = ''): string | undefined {
  if (hostname === 'gateway.ai.cloudflare.com') {
    // `/v1/{account}/{gateway}/{provider}/…`
    const named = /^\/v1\/[^/]+\/[^/]+\/([a-z0-9-]+)\//.exec(path)?.[1] ?? 'compat'
    return behindGateway[named] ?? named
  }
  // Azure's own way to name a model, whatever stands before it.
  return knownProvider(hostname) ?? (path.includes('/openai/deployments/') ? 'azure.ai.openai' : undefined)
}

const known = new Map<string, string | undefined>()
const mostKnown = 100

/** Asked for every call, and an application calls few hosts. */
function knownProvider(hostname: string): string | undefined {
  if (known.has(hostname)) return known.get(hostname)
  const found =
    providers.find(([host]) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host)) ??
    regional.find(([host]) => host.test(hostname))
  if (known.size >= mostKnown) known.clear()
  known.set(hostname, found?.[1])
  return found?.[1]
}
