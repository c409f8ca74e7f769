/** What is different between two definitions of a tool, in words; `body` is the definition as JSON. */
export function toolDifference(before: string, after: string): string {
  const [old, now] = [shapeOf(before), shapeOf(after)]
  if (!old || !now) return 'another definition'
  const found = [
    ...[...now.parameters.keys()].filter(name => !old.parameters.has(name)).map(name => `parameter ${name} added`),
    ...[...old.parameters.keys()].filter(name => !now.parameters.has(name)).map(name => `parameter ${name} removed`),
    ...[...now.parameters].flatMap(([name, schema]) => parameterDifference(name, old.parameters.get(name), schema)),
    ...[...now.required].filter(name => !old.required.has(name)).map(name => `parameter ${name} is required now`),
    ...[...old.required].filter(name => !now.required.has(name)).map(name => `parameter ${name} is optional now`),
  ]
  if (found.length > 0) return found.slice(0, 20).join('; ')
  return old.description === now.description ? 'another definition' : 'description only'
}

function parameterDifference(name: string, old: Fields | undefined, now: Fields): readonly string[] {
  if (!old) return []
  const text = (value: unknown) => JSON.stringify(value)?.slice(0, 100) ?? 'none'
  const changed = (field: string) => text(old[field]) !== text(now[field])
  return [
    ...(changed('type') ? [`parameter ${name}: type ${text(old['type'])} → ${text(now['type'])}`] : []),
    ...(changed('enum') ? [`parameter ${name}: values ${text(old['enum'])} → ${text(now['enum'])}`] : []),
    ...(changed('description') ? [`parameter ${name}: description`] : []),
  ]
}

type Fields = Readonly<Record<string, unknown>>

interface Shape {
  readonly description: unknown
  readonly parameters: ReadonlyMap<string, Fields>
  readonly required: ReadonlySet<string>
}

function shapeOf(body: string): Shape | undefined {
  const definition = fieldsOf(parsed(body))
  if (!definition) return undefined
  const schema = fieldsOf(definition['parameters']) ?? {}
  const required = schema['required']
  return {
    description: definition['description'],
    parameters: new Map(
      Object.entries(fieldsOf(schema['properties']) ?? {}).map(([name, value]) => [name, fieldsOf(value) ?? {}]),
    ),
    required: new Set(Array.isArray(required) ? required.filter(name => typeof name === 'string') : []),
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  // True: an object that is no list has fields.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
