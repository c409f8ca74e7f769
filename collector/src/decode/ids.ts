export function isTraceId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id) && id !== '00000000000000000000000000000000'
}

export function isSpanId(id: string): boolean {
  return /^[0-9a-f]{16}$/.test(id) && id !== '0000000000000000'
}

/** A root has no parent; some SDKs say so with an id of zeros. */
export function parentOf(id: string): string | undefined {
  return id === '' || id === '0000000000000000' ? undefined : id
}

/** An id that may be absent. OTLP has receivers take an invalid one as absent, too. */
export function traceIdOf(id: string): string | undefined {
  return isTraceId(id) ? id : undefined
}

export function spanIdOf(id: string): string | undefined {
  return isSpanId(id) ? id : undefined
}
