import { readSettings, type ContentMode } from '../settings.ts'
import { addSecretNames } from './key-names.ts'
import { placeholders } from './placeholder.ts'
import { Redactor } from './redactor.ts'
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
  if (mode === 'full') return { mode, redactor: undefined }
  const path = environment['SPANLEDGER_REDACT']?.trim()
  addSecretNames((environment['SPANLEDGER_REDACT_NAMES'] ?? '').split(',').filter(name => name.trim() !== ''))
  return {
    mode,
    redactor: new Redactor({
      placeholder: placeholders(environment['SPANLEDGER_REDACTION_KEY']),
      ...(path && { custom: loadUserFunction(path) }),
    }),
  }
}
