/** Weeks of an agent's work, made up, as OTLP that any exporter could have sent. */
export interface SimulatedWeeks {
  /** The bodies of `/v1/traces` in the order of time. */
  readonly requests: readonly string[]
  readonly promptEditedAt: Date
  readonly modelSwappedAt: Date
}

const days = 42
const tasksPerDay = 72
const dayMs = 86_400_000
const tasksPerRequest = 144

const prompt = [
  'You are the support agent of a small shop.',
  'Answer in English.',
  'Answer in at most one hundred words.',
  'Never promise a refund above 200 dollars.',
]
const editedPrompt = prompt.with(2, 'Answer in detail, and explain every step.')

/**
 * Six weeks up to now. Half-way somebody edits a line of the prompt, so that answers get longer; a week before the end
 * the provider lets another model answer under the same name, which calls the tool more often. Nobody tells anybody.
 */
export function simulateWeeks(now: Date): SimulatedWeeks {
  const endMs = Math.floor(now.getTime() / 3_600_000) * 3_600_000
  const at = (day: number) => new Date(endMs - (days - day) * dayMs)
  const [promptEditedAt, modelSwappedAt] = [at(days - 14), at(days - 6)]
  const random = seeded(20_261_122)
  const tasks = Array.from({ length: days * tasksPerDay }, (_, index) => {
    const startMs = endMs - days * dayMs + Math.floor((index * dayMs) / tasksPerDay)
    const isEdited = startMs >= promptEditedAt.getTime()
    const isSwapped = startMs >= modelSwappedAt.getTime()
    return taskSpans({ index, startMs, isEdited, isSwapped, random })
  })
  const requests: string[] = []
  for (let first = 0; first < tasks.length; first += tasksPerRequest)
    requests.push(requestOf(tasks.slice(first, first + tasksPerRequest).flat()))
  return { requests, promptEditedAt, modelSwappedAt }
}

interface SimulatedTask {
  readonly index: number
  readonly startMs: number
  readonly isEdited: boolean
  readonly isSwapped: boolean
  readonly random: () => number
}

type Attributes = Readonly<Record<string, string | number>>

function taskSpans({ index, startMs, isEdited, isSwapped, random }: SimulatedTask): readonly object[] {
  const traceId = hex(index + 1, 32)
  const span = (id: number, name: string, attributes: Attributes) => ({
    traceId,
    spanId: hex(index * 16 + id, 16),
    ...(id > 1 && { parentSpanId: hex(index * 16 + 1, 16) }),
    name,
    startTimeUnixNano: `${startMs + id * 50}000000`,
    endTimeUnixNano: `${startMs + id * 50 + 40}000000`,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
    })),
  })
  // Sums of a few random numbers lie around their middle, as amounts do.
  const around = (middle: number) => Math.round(middle * (0.4 + 0.4 * (random() + random() + random())))
  const lines = isEdited ? editedPrompt : prompt
  const chat: Attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.response.model': isSwapped ? 'gpt-5-mini-2026-09-30' : 'gpt-5-mini-2025-08-07',
    'gen_ai.usage.input_tokens': around(900),
    'gen_ai.usage.output_tokens': around(isEdited ? 330 : 220),
    'gen_ai.input.messages': JSON.stringify([
      { role: 'system', parts: [{ type: 'text', content: `Ticket ${index}.\n${lines.join('\n')}` }] },
    ]),
  }
  const tools = random() < (isSwapped ? 0.9 : 0.5) ? 1 : 0
  return [
    span(1, 'answer_ticket', { 'gen_ai.operation.name': 'invoke_agent' }),
    span(2, 'chat gpt-5-mini', chat),
    ...Array.from({ length: tools }, () =>
      span(3, 'execute_tool lookup_order', {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'lookup_order',
      }),
    ),
  ]
}

function requestOf(spans: readonly object[]): string {
  const service = { key: 'service.name', value: { stringValue: 'ticket-agent' } }
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: [service] }, scopeSpans: [{ spans }] }] })
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}

/** Random numbers that are the same every time (mulberry32), so that the demo ends the same every time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
