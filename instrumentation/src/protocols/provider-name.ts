// Exact hosts, and suffixes that start with a dot. Names are those of the GenAI conventions.
const providers: readonly (readonly [host: string, provider: string])[] = [
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'x_ai'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['.openai.azure.com', 'azure.ai.openai'],
  ['.services.ai.azure.com', 'azure.ai.inference'],
]

/** The `gen_ai.provider.name` of a host, where the host tells. */
export function providerOfHost(hostname: string): string | undefined {
  return providers.find(([host]) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host))?.[1]
}
