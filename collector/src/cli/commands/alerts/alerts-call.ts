import type { ParsedWords } from '../../command.ts'

export interface AlertsCall {
  readonly parsed: ParsedWords
  readonly name: string | undefined
  readonly environment: NodeJS.ProcessEnv
}

/** JSON where it is asked for. */
export function print(parsed: ParsedWords, value: unknown, text: string): void {
  console.log(parsed.has('json') ? JSON.stringify(value, undefined, 2) : text)
}
