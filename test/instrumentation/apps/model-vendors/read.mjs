/** Everything a stream gives. */
export async function read(stream) {
  const chunks = []
  for await (const chunk of await stream) chunks.push(chunk)
  return chunks
}

export const tool = {
  type: 'function',
  function: {
    name: 'lookup',
    description: 'Weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
}
