/** The conventions' names of providers, by what instrumentations write instead, in lower case. */
const providers: ReadonlyMap<string, string> = new Map([
  ['aws', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['amazon_bedrock', 'aws.bedrock'],
  ['azure', 'azure.ai.inference'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['azure-openai', 'azure.ai.openai'],
  ['azure_openai', 'azure.ai.openai'],
  ['google', 'gcp.gen_ai'],
  ['google_genai', 'gcp.gen_ai'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google-gla', 'gcp.gemini'],
  ['gemini', 'gcp.gemini'],
  ['google.vertex', 'gcp.vertex_ai'],
  ['google-vertex', 'gcp.vertex_ai'],
  ['vertex_ai', 'gcp.vertex_ai'],
  ['vertexai', 'gcp.vertex_ai'],
  ['mistral', 'mistral_ai'],
  ['mistralai', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['moonshot', 'moonshot_ai'],
  ['moonshotai', 'moonshot_ai'],
  ['ibm.watson.ai', 'ibm.watsonx.ai'],
  ['watsonx', 'ibm.watsonx.ai'],
])

/** What stands where a provider should: the framework between the application and whoever answers. */
const frameworks: ReadonlySet<string> = new Set([
  'langchain',
  'langgraph',
  'llamaindex',
  'crewai',
  'haystack',
  'strands-agents',
  'gcp.vertex.agent',
  'microsoft.agent_framework',
  'ag2',
  'pydantic-ai',
])

/** A provider as the conventions name it; nothing where a framework stands in its place. */
export function providerName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const lower = name.toLowerCase()
  if (frameworks.has(lower)) return undefined
  return providers.get(lower) ?? lower
}

/** The provider that a model's name gives away, for frameworks that do not say whom they ask. */
export function providerOfModel(model: string | undefined): string | undefined {
  if (model === undefined) return undefined
  if (/^((us|eu|apac|jp|au|global)\.)?(anthropic|amazon|meta|cohere|mistral|deepseek|ai21)\./.test(model)) {
    return 'aws.bedrock'
  }
  return familyProviders.find(([family]) => family.test(model))?.[1]
}

const familyProviders: readonly (readonly [family: RegExp, provider: string])[] = [
  [/^(gpt-|o\d|chatgpt|text-embedding-)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(models\/)?gemini-/, 'gcp.gemini'],
]
