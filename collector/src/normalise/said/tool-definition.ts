import { TextCache } from '../../bounded/text-cache.ts'
import type { AnyValue } from '../../otlp.ts'
import { isObject, type JsonObject, listOf, objectOf, structureOf, unquoted } from './json.ts'

/** Tools as the conventions define them, `{type, name, description?, parameters?}`, from any provider's or SDK's form. */
export function toolDefinitionsOf(tools: readonly unknown[]): readonly unknown[] | undefined {
  const [only] = tools
  // The very same list each time: what was made of it is known then, too.
  const read =
    tools.length === 1 && typeof only === 'string'
      ? definitionsInText(only)
      : tools.flatMap(tool => (typeof tool === 'string' ? definitionsInText(tool) : definitionsOf(tool)))
  return read.length === 0 ? undefined : read
}

/** The tools that an attribute lists, mostly as JSON text; undefined where it lists none. */
export function toolDefinitionsIn(value: AnyValue | undefined): readonly unknown[] | undefined {
  if (typeof value !== 'string') return toolDefinitionsOf(listOf(structureOf(value)))
  const known = rememberedLists.get(value)
  if (known !== undefined) return known.tools
  const tools = toolDefinitionsOf(listOf(structureOf(value)))
  rememberedLists.set(value, { tools })
  return tools
}

/** An application sends the same few with each of its calls, and often they are longer than what is said. */
const limits = { entries: 256, characters: 2 ** 20, longest: 32_768 }
const remembered = new TextCache<readonly unknown[]>(limits)
const rememberedLists = new TextCache<{ readonly tools: readonly unknown[] | undefined }>(limits)

function definitionsInText(text: string): readonly unknown[] {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const read = definitionsOf(unquoted(text))
  remembered.set(text, read)
  return read
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
