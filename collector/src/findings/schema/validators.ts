import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { RecentMap } from '../../bounded/recent-map.ts'
import { isFields, isReplaced, laxSchema, type LaxSchema } from './lax-schema.ts'

const mostValidators = 500
/**
 * Compiling takes milliseconds of the event loop, about as many as there are forty names and values in a schema. Whoever
 * sends ever new ones gets a hundredth of it.
 */
const mostCompiledPerMinute = 16_000
const leastOfSchema = 20
const mostProjects = 1_000
const mostCharacters = 65_536
/** What judging may cost at most: the weight of the schema times the length of the arguments. */
const mostWork = 1_000_000
const minuteNano = 60_000_000_000n

/** What arguments are not, as JSON schema names it, and where, as a JSON pointer: `type /days`. */
export type Violation = string

/** One tool's schema, and who asks at what time to judge by it. */
export interface Wanted {
  /** The same for the same schema. */
  readonly key: string
  readonly parameters: unknown
  readonly project: string
  readonly nowNano: bigint
}

/** Validators of tools' schemas, compiled once and kept while they are used. */
export class Validators {
  readonly #kept = new RecentMap<string, { readonly validator: Validator | undefined }>(mostValidators)
  readonly #compiled = new RecentMap<string, { minute: bigint; weight: number }>(mostProjects)

  /** @returns undefined where nothing is judged: by no schema, or one that cannot be compiled, or too much of it */
  violationOf(value: unknown, length: number, wanted: Wanted): Violation | undefined {
    if (length > mostCharacters) return undefined
    const validator = this.#of(wanted)
    return validator && validator.weight * length <= mostWork ? violationIn(value, validator.isValid) : undefined
  }

  #of({ key, parameters, project, nowNano }: Wanted): Validator | undefined {
    const known = this.#kept.get(key)
    if (known) return known.validator
    const found = laxSchema(parameters)
    if (found && !this.#mayCompile(found, project, nowNano / minuteNano)) return undefined
    const validator = found && compiled(found)
    this.#kept.set(key, { validator })
    return validator
  }

  #mayCompile({ weight }: LaxSchema, project: string, minute: bigint): boolean {
    const before = this.#compiled.get(project)
    const sum = (before?.minute === minute ? before.weight : 0) + leastOfSchema + weight
    if (sum > mostCompiledPerMinute) return false
    this.#compiled.set(project, { minute, weight: sum })
    return true
  }
}

interface Validator {
  readonly isValid: ValidateFunction
  readonly weight: number
}

/** An Ajv of its own for each: one that is shared keeps every schema it ever saw. */
function compiled({ schema, weight }: LaxSchema): Validator | undefined {
  try {
    const ajv = new Ajv({
      strict: false,
      meta: false,
      validateSchema: false,
      addUsedSchema: false,
      validateFormats: false,
      ownProperties: true,
      messages: false,
      // It would take longer than it ever saves.
      code: { optimize: false },
      logger: false,
    })
    return { isValid: ajv.compile(schema), weight }
  } catch {
    return undefined
  }
}

function violationIn(value: unknown, isValid: ValidateFunction): Violation | undefined {
  try {
    if (isValid(value)) return undefined
    // The last one is the outermost: of `anyOf` it is itself, and not what its branches say.
    const error = isValid.errors?.at(-1)
    return error === undefined || isOfRedaction(error, value) ? undefined : written(error)
  } catch {
    // Deeper than the stack.
    return undefined
  }
}

/** Names are never replaced by redaction, values are. */
function isOfRedaction({ keyword, instancePath }: ErrorObject, value: unknown): boolean {
  return keyword !== 'required' && keyword !== 'additionalProperties' && isReplaced(valueAt(instancePath, value))
}

function valueAt(pointer: string, value: unknown): unknown {
  let found = value
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    found = Array.isArray(found) ? found[Number(name)] : isFields(found) ? found[name] : undefined
  }
  return found
}

function written({ keyword, instancePath, params }: ErrorObject): Violation {
  const name: unknown = params['missingProperty'] ?? params['additionalProperty']
  const path = typeof name === 'string' ? `${instancePath}/${name.slice(0, 80)}` : instancePath
  return `${keyword} ${path === '' ? '/' : path.slice(0, 200)}`
}
