import { isObject, type JsonObject, objectOf, unquoted } from './json.ts'

/** Tools as the conventions define them, `{type, name, description?, parameters?}`, from any provider's or SDK's form. */
export function toolDefinitionsOf(tools: readonly unknown[]): readonly unknown[] | undefined {
  const read = tools.map(tool => (typeof tool === 'string' ? unquoted(tool) : tool)).flatMap(definitionsOf)
  return read.length === 0 ? undefined : read
}

function definitionsOf(tool: unknown): readonly unknown[] {
  if (!isObject(tool)) return tool === undefined || tool === null ? [] : [tool]
  // Gemini's list of tools is a list of lists.
  const declared = tool['functionDeclarations'] ?? tool['function_declarations']
  return Array.isArray(declared) ? declared.filter(isObject).map(definitionOf) : [definitionOf(tool)]
}

/** What providers and SDKs call the JSON schema of the arguments. */
const schemaNames = ['parameters', 'inputSchema', 'input_schema', 'parameters_json_schema', 'parametersJsonSchema']

function definitionOf(tool: JsonObject): JsonObject {
  const inner = objectOf(tool['function']) ?? objectOf(tool['toolSpec']) ?? tool
  const entries = Object.entries(inner).filter(
    ([name, value]) => name !== 'type' && !schemaNames.includes(name) && value !== undefined && value !== null,
  )
  const schema = schemaNames.map(name => inner[name]).find(value => value !== undefined)
  const parameters = objectOf(objectOf(schema)?.['json']) ?? (typeof schema === 'string' ? unquoted(schema) : schema)
  return {
    type: tool['type'] ?? 'function',
    ...Object.fromEntries(entries),
    ...(parameters === undefined ? {} : { parameters }),
  }
}
