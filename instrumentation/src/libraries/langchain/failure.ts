import { objectOf } from '../../protocols/json.ts'

/** LangGraph throws to wait for a person or to go on elsewhere, and marks what it throws so. */
export function isFailure(error: unknown): boolean {
  return objectOf(error)?.['is_bubble_up'] !== true
}
