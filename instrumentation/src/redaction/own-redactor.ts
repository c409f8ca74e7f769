import { readSettings, type ContentMode } from '../settings.ts'
import { addSecretNames } from './key-names.ts'
import { placeholders } from './placeholder.ts'
import { Redactor, type RedactorOptions } from './redactor.ts'
import { loadUserFunction } from './user-function.ts'

export interface OwnRedaction {
  readonly mode: ContentMode
  /** None where content is `full`: then nothing is taken out. */
  readonly redactor: Redactor | undefined
}

let own: OwnRedaction | undefined

/** What this process's environment asks for, read once. */
export function ownRedaction(): OwnRedaction {
  own ??= redactionOf(process.env)
  return own
}

/** What an environment asks for. */
export function redactionOf(environment: NodeJS.ProcessEnv): OwnRedaction {
  const { contentMode: mode } = readSettings(environment)
  return { mode, redactor: mode === 'full' ? undefined : redactorOf(environment) }
}

/** The redactor that an environment asks for, whatever it says of content. */
export function redactorOf(environment: NodeJS.ProcessEnv, options: Partial<RedactorOptions> = {}): Redactor {
  const path = environment['SPANLEDGER_REDACT']?.trim()
  addSecretNames((environment['SPANLEDGER_REDACT_NAMES'] ?? '').split(',').filter(name => name.trim() !== ''))
  return new Redactor({
    placeholder: placeholders(environment['SPANLEDGER_REDACTION_KEY']),
    ...(path && { custom: loadUserFunction(path) }),
    ...options,
  })
}
