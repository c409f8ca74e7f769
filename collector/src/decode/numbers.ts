/** The numbers OTLP gives a meaning; one that it adds later is unspecified until we know it. */

/** Span kinds are 0 to 5. */
export function knownKind(kind: number): number {
  return kind >= 0 && kind <= 5 ? kind : 0
}

/** Status codes are 0 to 2. */
export function knownStatus(code: number): number {
  return code >= 0 && code <= 2 ? code : 0
}

/** Severities are 0 to 24. */
export function knownSeverity(severity: number): number {
  return severity >= 0 && severity <= 24 ? severity : 0
}

/** Temporalities are 0 to 2. */
export function knownTemporality(temporality: number): number {
  return temporality >= 0 && temporality <= 2 ? temporality : 0
}

const timesEnd = 2n ** 63n

/** Why a time in nanoseconds is none, if so: later ones do not fit the Int64 that times are everywhere else. */
export function faultOfTime(what: string, nano: bigint): string | undefined {
  return nano >= timesEnd ? `${what} ${nano} is not below 2^63` : undefined
}
