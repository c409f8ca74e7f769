/**
 * What an engineer would write around each call: the facts that the hook records, from the values in hand. Gives what
 * runs a call in a span; the call hands over the completion, or each chunk of a stream.
 */
export function handWritten(provider, { SpanKind, SpanStatusCode }) {
  const tracer = provider.getTracer('hand')
  return (body, run) =>
    tracer.startActiveSpan(`chat ${body.model}`, { kind: SpanKind.CLIENT, attributes: asked(body) }, async span => {
      const started = performance.now()
      const stream = { choices: [] }
      let firstChunkMs
      const take = (completion, isChunk) => {
        if (isChunk) {
          firstChunkMs ??= performance.now() - started
          addChunk(stream, completion)
        } else span.setAttributes(answered(completion))
      }
      try {
        const result = await run(take)
        if (body.stream) {
          span.setAttributes(answered(stream))
          span.setAttribute('gen_ai.response.time_to_first_chunk', firstChunkMs / 1000)
        }
        return result
      } catch (error) {
        span.setAttribute('error.type', error.name)
        span.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        span.end()
      }
    })
}

function asked({ model, messages, stream, temperature, max_completion_tokens: maxTokens }) {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': model,
    'gen_ai.request.temperature': temperature,
    'gen_ai.request.max_tokens': maxTokens,
    ...(stream && { 'gen_ai.request.stream': true }),
    'server.address': '127.0.0.1',
    'gen_ai.input.messages': JSON.stringify(messages.map(message => ({ role: message.role, parts: partsOf(message) }))),
  }
}

function answered({ id, model, choices, usage }) {
  return {
    'gen_ai.response.id': id,
    'gen_ai.response.model': model,
    'gen_ai.response.finish_reasons': choices.map(choice => choice.finish_reason),
    'gen_ai.usage.input_tokens': usage?.prompt_tokens,
    'gen_ai.usage.output_tokens': usage?.completion_tokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.prompt_tokens_details?.cached_tokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.completion_tokens_details?.reasoning_tokens,
    'gen_ai.output.messages': JSON.stringify(
      choices.map(({ message, finish_reason }) => ({ role: message.role, parts: partsOf(message), finish_reason })),
    ),
  }
}

function partsOf({ role, content, tool_calls: calls = [], tool_call_id: id }) {
  if (role === 'tool') return [{ type: 'tool_call_response', id, response: content }]
  const text = typeof content === 'string' ? [{ type: 'text', content }] : (content ?? [])
  const asked = calls.map(({ id, function: { name, arguments: given } }) => ({
    type: 'tool_call',
    id,
    name,
    arguments: JSON.parse(given),
  }))
  return [...text, ...asked]
}

function addChunk(stream, { id, model, choices, usage }) {
  stream.id = id
  stream.model = model
  stream.usage = usage ?? stream.usage
  for (const { index, delta, finish_reason: reason } of choices) {
    const choice = (stream.choices[index] ??= { message: { role: 'assistant', content: '', tool_calls: [] } })
    choice.message.content += delta.content ?? ''
    choice.finish_reason = reason ?? choice.finish_reason
    for (const { index, id, function: called } of delta.tool_calls ?? []) {
      const call = (choice.message.tool_calls[index] ??= { id, function: { name: called.name, arguments: '' } })
      call.function.arguments += called.arguments ?? ''
    }
  }
}
