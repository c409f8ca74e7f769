import type { StepError } from './format.ts'

/** What failed: by name, code and message, as an application would see it. */
export function errorOf(error: unknown): StepError {
  if (typeof error !== 'object' || error === null) return { name: 'Error', message: String(error) }
  const code: unknown = Reflect.get(error, 'code')
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: '' }
  return { name, ...(typeof code === 'string' && { code }), message }
}
