/**
 * Usage as the vendors' documentation shows it, with the dollars that a person computes from their published price.
 * The factors are nano-dollars per token: a price of n USD per million tokens is 1000 n of them.
 */
export interface Payload {
  readonly what: string
  readonly call: string
  readonly usage: Readonly<Record<string, unknown>>
  /** Undefined: there is a bill, and nobody can know it from this. */
  readonly nano: number | undefined
  readonly tier?: string
  readonly at?: string
}

const chat = (
  what: string,
  model: string,
  usage: Payload['usage'],
  nano: number | undefined,
  tier?: string,
): Payload => ({
  what: `OpenAI chat: ${what}`,
  call: `openai-chat openai ${model}`,
  usage,
  nano,
  ...(tier !== undefined && { tier }),
})
const responses = (
  what: string,
  model: string,
  usage: Payload['usage'],
  nano: number | undefined,
  tier?: string,
): Payload => ({
  what: `OpenAI responses: ${what}`,
  call: `openai-responses openai ${model}`,
  usage,
  nano,
  ...(tier !== undefined && { tier }),
})
const anthropic = (
  what: string,
  model: string,
  usage: Payload['usage'],
  nano: number | undefined,
  tier?: string,
): Payload => ({
  what: `Anthropic: ${what}`,
  call: `anthropic anthropic ${model}`,
  usage,
  nano,
  ...(tier !== undefined && { tier }),
})
const gemini = (
  what: string,
  model: string,
  usage: Payload['usage'],
  nano: number | undefined,
  tier?: string,
): Payload => ({
  what: `Gemini: ${what}`,
  call: `google gcp.gemini ${model}`,
  usage,
  nano,
  ...(tier !== undefined && { tier }),
})
const like = (what: string, call: string, usage: Payload['usage'], nano: number | undefined, at?: string): Payload => ({
  what,
  call,
  usage,
  nano,
  ...(at !== undefined && { at }),
})

export const payloads: readonly Payload[] = [
  // gpt-4o-mini 0.15 / 0.60; gpt-4o 2.50 / 1.25 cached / 10; gpt-5 1.25 / 0.125 / 10; gpt-5-nano 0.05 / 0.005 / 0.40.
  chat('plain', 'gpt-4o-mini', { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29 }, 19 * 150 + 10 * 600),
  chat(
    'cached prompt',
    'gpt-4o',
    { prompt_tokens: 2006, completion_tokens: 300, total_tokens: 2306, prompt_tokens_details: { cached_tokens: 1920 } },
    86 * 2500 + 1920 * 1250 + 300 * 10_000,
  ),
  chat(
    'everything cached',
    'gpt-5-nano',
    { prompt_tokens: 1024, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 1024 } },
    1024 * 5 + 400,
  ),
  chat(
    'reasoning inside the output, once',
    'gpt-5',
    { prompt_tokens: 75, completion_tokens: 1186, completion_tokens_details: { reasoning_tokens: 1024 } },
    75 * 1250 + 1186 * 10_000,
  ),
  chat(
    'rejected predictions are output already',
    'gpt-4o',
    {
      prompt_tokens: 500,
      completion_tokens: 220,
      completion_tokens_details: { accepted_prediction_tokens: 80, rejected_prediction_tokens: 20 },
    },
    500 * 2500 + 220 * 10_000,
  ),
  chat('a dated name', 'gpt-4o-2024-08-06', { prompt_tokens: 1, completion_tokens: 1 }, 2500 + 10_000),
  chat(
    'the older and dearer model of that name',
    'gpt-4o-2024-05-13',
    { prompt_tokens: 10, completion_tokens: 10 },
    200_000,
  ),
  chat('no output', 'gpt-4o', { prompt_tokens: 42, completion_tokens: 0, total_tokens: 42 }, 42 * 2500),
  // gpt-audio 2.50 / 10, sound 32 / 64.
  chat(
    'sound in and out at its own price',
    'gpt-audio',
    {
      prompt_tokens: 120,
      completion_tokens: 260,
      prompt_tokens_details: { audio_tokens: 100, text_tokens: 20 },
      completion_tokens_details: { audio_tokens: 200, text_tokens: 60 },
    },
    20 * 2500 + 100 * 32_000 + 60 * 10_000 + 200 * 64_000,
  ),
  chat(
    'sound without a price is unknown, not text',
    'gpt-4o-audio-preview',
    { prompt_tokens: 120, completion_tokens: 20, prompt_tokens_details: { audio_tokens: 100 } },
    undefined,
  ),
  chat('that model without sound', 'gpt-4o-audio-preview', { prompt_tokens: 100, completion_tokens: 10 }, 350_000),
  // Flex and, for GPT-5, batch: half of everything. Batch of GPT-4o: 1.25 / 5, and no cached price.
  chat(
    'flex',
    'gpt-5',
    { prompt_tokens: 1000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 600 } },
    400 * 625 + 600 * 62.5 + 100 * 5000,
    'flex',
  ),
  chat('flex of o3', 'o3', { prompt_tokens: 100, completion_tokens: 10 }, 100 * 1000 + 10 * 4000, 'flex'),
  chat(
    'half a nano-dollar, to even',
    'gpt-5-nano',
    { prompt_tokens: 1, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 1 } },
    2,
    'flex',
  ),
  chat('batch', 'gpt-4o', { prompt_tokens: 1000, completion_tokens: 100 }, 1000 * 1250 + 100 * 5000, 'batch'),
  chat(
    'batch of a cached prompt, for which no price is published',
    'gpt-4o',
    { prompt_tokens: 1000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 512 } },
    undefined,
    'batch',
  ),
  chat(
    'priority without a price of ours',
    'gpt-5',
    { prompt_tokens: 10, completion_tokens: 10 },
    undefined,
    'priority',
  ),
  chat(
    'the tier that served, not the one that was asked for',
    'gpt-5',
    { prompt_tokens: 8, completion_tokens: 2 },
    30_000,
    'default',
  ),
  chat('a stream without usage', 'gpt-4o', {}, undefined),
  chat(
    'more cached than sent',
    'gpt-4o',
    { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 11 } },
    undefined,
  ),
  // gpt-5-mini 0.25 / 0.025 / 2; o3 2 / 0.50 / 8; gpt-5.6-sol below 272,000: 4 / 24 from 2026-08-21.
  responses(
    'cached and reasoning',
    'gpt-5-mini',
    {
      input_tokens: 328,
      input_tokens_details: { cached_tokens: 128 },
      output_tokens: 52,
      output_tokens_details: { reasoning_tokens: 32 },
      total_tokens: 380,
    },
    200 * 250 + 128 * 25 + 52 * 2000,
  ),
  responses('plain', 'gpt-5', { input_tokens: 36, output_tokens: 87, total_tokens: 123 }, 36 * 1250 + 87 * 10_000),
  responses(
    'o3',
    'o3',
    { input_tokens: 100, input_tokens_details: { cached_tokens: 60 }, output_tokens: 10 },
    40 * 2000 + 60 * 500 + 10 * 8000,
  ),
  responses('flex', 'gpt-5-mini', { input_tokens: 200, output_tokens: 30 }, 200 * 125 + 30 * 1000, 'flex'),
  responses(
    'batch',
    'gpt-5',
    { input_tokens: 200, input_tokens_details: { cached_tokens: 100 }, output_tokens: 30 },
    100 * 625 + 100 * 62.5 + 30 * 5000,
    'batch',
  ),
  like(
    'OpenAI embeddings',
    'openai-embeddings openai text-embedding-3-small',
    { prompt_tokens: 1234, total_tokens: 1234 },
    1234 * 20,
  ),
  like(
    'OpenAI embeddings, large',
    'openai-embeddings openai text-embedding-3-large',
    { prompt_tokens: 8, total_tokens: 8 },
    8 * 130,
  ),
  // claude-sonnet-4-5: 3 / 15, writes 3.75 and 6, reads 0.30; above 200,000 twice that, output 22.50.
  anthropic('plain', 'claude-sonnet-4-5', { input_tokens: 2095, output_tokens: 503 }, 2095 * 3000 + 503 * 15_000),
  anthropic(
    'cache written for five minutes, which its input leaves out',
    'claude-sonnet-4-5',
    { input_tokens: 21, cache_creation_input_tokens: 188_086, cache_read_input_tokens: 0, output_tokens: 393 },
    21 * 3000 + 188_086 * 3750 + 393 * 15_000,
  ),
  anthropic(
    'the same cache read',
    'claude-sonnet-4-5',
    { input_tokens: 21, cache_creation_input_tokens: 0, cache_read_input_tokens: 188_086, output_tokens: 393 },
    21 * 3000 + 188_086 * 300 + 393 * 15_000,
  ),
  anthropic(
    'writes of five minutes and of an hour',
    'claude-sonnet-4-5',
    {
      input_tokens: 2048,
      cache_read_input_tokens: 1800,
      cache_creation_input_tokens: 248,
      cache_creation: { ephemeral_5m_input_tokens: 148, ephemeral_1h_input_tokens: 100 },
      output_tokens: 503,
    },
    2048 * 3000 + 1800 * 300 + 148 * 3750 + 100 * 6000 + 503 * 15_000,
  ),
  anthropic(
    'an hour only',
    'claude-opus-4-8',
    {
      input_tokens: 5,
      cache_creation_input_tokens: 4000,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 4000 },
      output_tokens: 1,
    },
    5 * 5000 + 4000 * 10_000 + 25_000,
  ),
  anthropic(
    'a long context, told by everything that was read',
    'claude-sonnet-4-5',
    { input_tokens: 1, cache_read_input_tokens: 200_000, output_tokens: 10 },
    6000 + 200_000 * 600 + 10 * 22_500,
  ),
  anthropic(
    'one token less is no long context',
    'claude-sonnet-4-5',
    { input_tokens: 0, cache_read_input_tokens: 200_000, output_tokens: 10 },
    200_000 * 300 + 150_000,
  ),
  anthropic(
    'thinking inside the output',
    'claude-haiku-4-5',
    { input_tokens: 100, output_tokens: 900, output_tokens_details: { thinking_tokens: 700 } },
    100_000 + 900 * 5000,
  ),
  anthropic(
    'web searches',
    'claude-haiku-4-5',
    { input_tokens: 100, output_tokens: 10, server_tool_use: { web_search_requests: 3 } },
    100_000 + 50_000 + 3 * 10_000_000,
  ),
  anthropic(
    'batch, caches too',
    'claude-haiku-4-5',
    { input_tokens: 100, cache_creation_input_tokens: 200, cache_read_input_tokens: 300, output_tokens: 10 },
    100 * 500 + 200 * 625 + 300 * 50 + 10 * 2500,
    'batch',
  ),
  anthropic('the standard tier', 'claude-haiku-4-5', { input_tokens: 1, output_tokens: 1 }, 6000, 'standard'),
  anthropic(
    'the priority tier, bought beforehand',
    'claude-haiku-4-5',
    { input_tokens: 1, output_tokens: 1 },
    undefined,
    'priority',
  ),
  anthropic(
    'a compaction beside the totals',
    'claude-opus-4-8',
    {
      input_tokens: 10,
      output_tokens: 5,
      iterations: [
        { type: 'compaction', input_tokens: 1000, output_tokens: 50 },
        { type: 'message', input_tokens: 10, output_tokens: 5 },
      ],
    },
    1010 * 5000 + 55 * 25_000,
  ),
  // gemini-2.5-pro 1.25 / 0.125 / 10, above 200,000: 2.50 / 0.25 / 15. gemini-2.5-flash 0.30 / 0.03 / 2.50, sound 1 / 0.10.
  gemini(
    'plain',
    'gemini-2.5-flash',
    { promptTokenCount: 8, candidatesTokenCount: 12, totalTokenCount: 20 },
    8 * 300 + 12 * 2500,
  ),
  gemini(
    'thoughts beside the candidates',
    'gemini-2.5-flash',
    { promptTokenCount: 8, candidatesTokenCount: 12, thoughtsTokenCount: 100, totalTokenCount: 120 },
    8 * 300 + 112 * 2500,
  ),
  gemini(
    '200,000 tokens',
    'gemini-2.5-pro',
    { promptTokenCount: 200_000, candidatesTokenCount: 100, totalTokenCount: 200_100 },
    200_000 * 1250 + 100 * 10_000,
  ),
  gemini(
    '200,001 tokens: the whole request costs more',
    'gemini-2.5-pro',
    { promptTokenCount: 200_001, candidatesTokenCount: 100, totalTokenCount: 200_101 },
    200_001 * 2500 + 100 * 15_000,
  ),
  gemini(
    'cached in a long context',
    'gemini-2.5-pro',
    { promptTokenCount: 300_000, cachedContentTokenCount: 250_000, candidatesTokenCount: 10, totalTokenCount: 300_010 },
    50_000 * 2500 + 250_000 * 250 + 150_000,
  ),
  gemini(
    'cached',
    'gemini-2.5-flash',
    { promptTokenCount: 1000, cachedContentTokenCount: 900, candidatesTokenCount: 1, totalTokenCount: 1001 },
    100 * 300 + 900 * 30 + 2500,
  ),
  gemini(
    'sound in, at its own price',
    'gemini-2.5-flash',
    {
      promptTokenCount: 300,
      candidatesTokenCount: 10,
      totalTokenCount: 310,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 44 },
        { modality: 'AUDIO', tokenCount: 256 },
      ],
    },
    44 * 300 + 256 * 1000 + 10 * 2500,
  ),
  gemini(
    'sound from the cache',
    'gemini-2.5-flash',
    {
      promptTokenCount: 300,
      cachedContentTokenCount: 200,
      candidatesTokenCount: 10,
      totalTokenCount: 310,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 44 },
        { modality: 'AUDIO', tokenCount: 256 },
      ],
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 200 }],
    },
    44 * 300 + 56 * 1000 + 200 * 100 + 10 * 2500,
  ),
  gemini(
    'sound at the price of text, as published',
    'gemini-2.5-pro',
    {
      promptTokenCount: 300,
      candidatesTokenCount: 10,
      totalTokenCount: 310,
      promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 256 }],
    },
    300 * 1250 + 10 * 10_000,
  ),
  gemini(
    'a picture out, at its own price',
    'gemini-2.5-flash-image',
    {
      promptTokenCount: 10,
      candidatesTokenCount: 1300,
      totalTokenCount: 1310,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
    },
    10 * 300 + 10 * 2500 + 1290 * 30_000,
  ),
  gemini(
    'a picture in, as text',
    'gemini-2.5-flash',
    {
      promptTokenCount: 268,
      candidatesTokenCount: 2,
      totalTokenCount: 270,
      promptTokensDetails: [{ modality: 'IMAGE', tokenCount: 258 }],
    },
    268 * 300 + 2 * 2500,
  ),
  gemini(
    'batch',
    'gemini-2.5-flash',
    { promptTokenCount: 10, candidatesTokenCount: 20, totalTokenCount: 30 },
    10 * 150 + 20 * 1250,
    'batch',
  ),
  gemini(
    'flex',
    'gemini-2.5-flash',
    { promptTokenCount: 10, candidatesTokenCount: 20, totalTokenCount: 30 },
    10 * 150 + 20 * 1250,
    'flex',
  ),
  gemini(
    'a batch that read from a cache, of which no price is published',
    'gemini-2.5-flash',
    { promptTokenCount: 10, cachedContentTokenCount: 5, candidatesTokenCount: 20, totalTokenCount: 30 },
    undefined,
    'batch',
  ),
  // Bedrock leaves out of the input what was cached, and lists prices of its own.
  like(
    'Bedrock: Nova',
    'bedrock aws.bedrock amazon.nova-lite-v1:0',
    { inputTokens: 125, outputTokens: 60, totalTokens: 185 },
    125 * 60 + 60 * 240,
  ),
  like(
    'Bedrock: Nova, half a nano-dollar to even',
    'bedrock aws.bedrock amazon.nova-micro-v1:0',
    { inputTokens: 0, outputTokens: 0, cacheReadInputTokens: 6 },
    52,
  ),
  like(
    'Bedrock: Claude, cache read and written',
    'bedrock aws.bedrock global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    { inputTokens: 100, outputTokens: 50, cacheReadInputTokens: 1000, cacheWriteInputTokens: 200 },
    100 * 3000 + 1000 * 300 + 200 * 3750 + 50 * 15_000,
  ),
  like(
    'Bedrock: Claude in a region, a tenth more',
    'bedrock aws.bedrock us.anthropic.claude-haiku-4-5-20251001-v1:0',
    { inputTokens: 100, outputTokens: 10 },
    100 * 1100 + 10 * 5500,
  ),
  like(
    'Bedrock: an hour of cache, for which no price is listed',
    'bedrock aws.bedrock global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    { inputTokens: 1, outputTokens: 1, cacheWriteInputTokens: 100, cacheDetails: [{ ttl: '1h', inputTokens: 100 }] },
    undefined,
  ),
  like(
    'Mistral',
    'openai-chat mistral_ai mistral-large-2512',
    { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
    100 * 500 + 10 * 1500,
  ),
  like(
    'Mistral, the day before its price rose',
    'openai-chat mistral_ai mistral-medium-latest',
    { prompt_tokens: 100, completion_tokens: 10 },
    100 * 400 + 10 * 2000,
    '2026-06-15T23:59:59Z',
  ),
  like(
    'Mistral, the day on which it rose',
    'openai-chat mistral_ai mistral-medium-latest',
    { prompt_tokens: 100, completion_tokens: 10 },
    100 * 1500 + 10 * 7500,
    '2026-06-16T00:00:00Z',
  ),
  like(
    'Cohere: what is billed, not what was read',
    'cohere cohere command-a',
    { billed_units: { input_tokens: 5, output_tokens: 418 }, tokens: { input_tokens: 71, output_tokens: 418 } },
    5 * 2500 + 418 * 10_000,
  ),
  like(
    'Cohere: 37.5 nano-dollars a token',
    'cohere cohere command-r7b',
    { billed_units: { input_tokens: 3, output_tokens: 1 } },
    262,
  ),
  // deepseek-v4-flash from 2026-08-17: 0.22 / 0.007 / 0.66; from 01:00 to 04:00 and 06:00 to 10:00 UTC twice that.
  like(
    'DeepSeek: cache hits beside the total',
    'openai-chat deepseek deepseek-v4-flash',
    { prompt_tokens: 100, completion_tokens: 10, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 },
    36 * 220 + 64 * 7 + 10 * 660,
    '2026-09-01T12:00:00Z',
  ),
  like(
    'DeepSeek: peak hours',
    'openai-chat deepseek deepseek-v4-flash',
    { prompt_tokens: 100, completion_tokens: 10, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 },
    36 * 440 + 64 * 14 + 10 * 1320,
    '2026-09-01T09:59:59Z',
  ),
  like(
    'DeepSeek: the minute after the peak',
    'openai-chat deepseek deepseek-v4-flash',
    { prompt_tokens: 100, completion_tokens: 10 },
    100 * 220 + 10 * 660,
    '2026-09-01T10:00:00Z',
  ),
  like(
    'DeepSeek: off-peak of an older model',
    'openai-chat deepseek deepseek-chat',
    { prompt_tokens: 1000, completion_tokens: 100, prompt_cache_hit_tokens: 400 },
    600 * 135 + 400 * 35 + 100 * 550,
    '2026-01-01T16:30:00Z',
  ),
  like(
    'DeepSeek: reasoning once',
    'openai-chat deepseek deepseek-reasoner',
    { prompt_tokens: 10, completion_tokens: 100, completion_tokens_details: { reasoning_tokens: 90 } },
    10 * 550 + 100 * 2190,
    '2026-01-01T12:00:00Z',
  ),
  like(
    'xAI: reasoning beside the output is counted in',
    'openai-chat x_ai grok-4.3',
    {
      prompt_tokens: 100,
      completion_tokens: 10,
      total_tokens: 160,
      completion_tokens_details: { reasoning_tokens: 50 },
    },
    100 * 1250 + 60 * 2500,
  ),
  like(
    'Groq',
    'openai-chat groq llama-3.1-8b-instant',
    { prompt_tokens: 100, completion_tokens: 10 },
    100 * 50 + 10 * 80,
  ),
  like(
    'Perplexity: a fee for each request',
    'openai-chat perplexity sonar',
    { prompt_tokens: 10, completion_tokens: 10 },
    12_000_000 + 20_000,
  ),
  like(
    'Azure by its own list',
    'openai-chat azure.ai.openai o3-mini',
    { prompt_tokens: 1000, completion_tokens: 100 },
    1000 * 1100 + 100 * 4400,
  ),
  like(
    'a gateway that says what it cost, for a model nobody lists',
    'openai-chat openrouter somebody/secret-model',
    { prompt_tokens: 10, completion_tokens: 5, cost: 0.00014 },
    140_000,
  ),
]

/** Usage of the kind that others made a wrong bill of, as their issues tell; where no numbers are theirs, they are ours. */
export const peerErrors: readonly Payload[] = [
  // $6,467 shown where the bill was $914: long contexts, read from the cache over and over.
  anthropic(
    'a context read from the cache costs a tenth (ClickHouse/nerve#105)',
    'claude-sonnet-4-6',
    { input_tokens: 4, cache_read_input_tokens: 150_000, cache_creation_input_tokens: 1_000, output_tokens: 300 },
    4 * 3000 + 150_000 * 300 + 1_000 * 3750 + 300 * 15_000,
  ),
  // 6.6 times the bill.
  chat(
    'cached tokens cost what cached tokens cost (Agenta#5711)',
    'gpt-5',
    { prompt_tokens: 50_000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 49_000 } },
    1000 * 1250 + 49_000 * 125 + 100 * 10_000,
  ),
  // Cache tokens added to an input that contains them, and both billed.
  anthropic(
    'what was cached is in the input once (Langfuse#12306)',
    'claude-haiku-4-5',
    { input_tokens: 10, cache_read_input_tokens: 8_000, cache_creation_input_tokens: 5_000, output_tokens: 10 },
    10 * 1000 + 8_000 * 100 + 5_000 * 1250 + 10 * 5000,
  ),
  // 17,903 tokens, of which 17,817 cached, shown as 35,720.
  chat(
    '86 tokens were new and 17,817 cached (Langfuse#10592)',
    'gpt-5',
    { prompt_tokens: 17_903, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 17_817 } },
    86 * 1250 + 17_817 * 125,
  ),
  // 2.5 times the bill.
  gemini(
    'the prompt contains what was cached (Langfuse#12635)',
    'gemini-2.5-pro',
    { promptTokenCount: 100_000, cachedContentTokenCount: 90_000, candidatesTokenCount: 100, totalTokenCount: 100_100 },
    10_000 * 1250 + 90_000 * 125 + 100 * 10_000,
  ),
  // Reasoning added to an output that contains it.
  chat(
    'reasoning is billed once (latitude#4051)',
    'o3',
    { prompt_tokens: 100, completion_tokens: 2_000, completion_tokens_details: { reasoning_tokens: 1_900 } },
    100 * 2000 + 2_000 * 8000,
  ),
  // Almost twice the bill: counts of text and sound that contain what was cached, and the cached ones besides.
  // gpt-realtime: text 4 / 0.40 / 16, sound 32 / 0.40 / 64.
  responses(
    'cached text and cached sound are billed once (livekit#5121)',
    'gpt-realtime',
    {
      input_tokens: 1_000,
      input_tokens_details: {
        audio_tokens: 900,
        text_tokens: 100,
        cached_tokens: 704,
        cached_tokens_details: { audio_tokens: 640, text_tokens: 64 },
      },
      output_tokens: 500,
      output_tokens_details: { audio_tokens: 400, text_tokens: 100 },
    },
    36 * 4000 + 64 * 400 + 260 * 32_000 + 640 * 400 + 100 * 16_000 + 400 * 64_000,
  ),
]
