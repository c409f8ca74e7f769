import type { NameKind } from '../../key-names.ts'

export interface GivenValue {
  readonly value: string
  readonly kind: NameKind
  /** It stands in prose or in source: `password: see below`. */
  readonly loose: boolean
  /** A function is called for it. */
  readonly isCall: boolean
}

const words =
  /^(?:string|str|number|boolean|bool|integer|int|null|none|nil|true|false|undefined|required|optional|hidden|redacted|masked|password|secret|token|text|varchar|char|empty|missing|invalid|expired|incorrect|wrong|correct|not|the|a|an|your|my|input|type)$/i
const standsForOne = /^(?:(?:(?:bearer|basic|token) )?(?:[<$%{[])|\*+$|[.x•]+$|\.\.\.)/i
const path = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/

/** Whether what is given to a name like `password` is a secret, or the type, the source or the absence of one. */
export function isSecretValue({ value, kind, loose, isCall }: GivenValue): boolean {
  if (value.length < 3 || standsForOne.test(value) || words.test(value)) return false
  if (isCall || (path.test(value) && !/\d/.test(value))) return false
  if (kind === 'personal') return /^[\d -]{3,25}$/.test(value)
  if (value.split(/\s/).length > 3) return false
  if (kind === 'weak') return value.length >= 16 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/\s/.test(value)
  if (!loose) return value.length >= 4 || /\d/.test(value)
  return value.length >= 4 && /[\d!@#$%^&*?~+=/]/.test(value) && !/^\d{1,3}$/.test(value) && !/^https?:/.test(value)
}
