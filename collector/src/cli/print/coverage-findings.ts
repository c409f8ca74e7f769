/** What was looked at, whether it is well, and what to do if it is not. */
export interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly says: string
}

type Record = Readonly<{ [name: string]: unknown }>

/**
 * What the reports of a service's processes say together, what needs attention first. A report was written in a
 * stranger's process: whatever in it is not as expected is left out.
 */
export function coverageFindings(newestFirst: readonly string[]): readonly Finding[] {
  const processes = new Set<unknown>()
  const reports = newestFirst.flatMap(parsed).filter(({ process }) => {
    const first = process === undefined || !processes.has(process)
    processes.add(process)
    return first
  })
  const calls = new Map<string, number>()
  const findings = new Map<string, Finding>()
  const add = (name: string, { ok, says, times = 0 }: Omit<Finding, 'name'> & { readonly times?: number }) => {
    const key = `${name} ${says}`
    calls.set(key, (calls.get(key) ?? 0) + times)
    findings.set(key, { name, ok, says })
  }
  for (const report of reports) {
    for (const { host, path, seam, calls } of listOf(report, 'unread'))
      add('not seen', {
        ok: false,
        says: `requests to ${host}${path} (${seam}): no format fits them`,
        times: Number(calls),
      })
    for (const { library, why } of listOf(report, 'silent')) add('not seen', { ok: false, says: `${library}: ${why}` })
    const hooks = listOf(report, 'hooks')
    const fitted = new Set(
      hooks.filter(({ state }) => state === 'patched' || state === 'native').map(({ library }) => library),
    )
    for (const { library, version = '', hook, state } of hooks) {
      // Not every version has every method: a library is lost when none of its hooks fits.
      const ok = fitted.has(library ?? '')
      add(ok ? 'hooked' : 'not hooked', { ok, says: `${library} ${version} ${hook}: ${state}` })
    }
    for (const { protocol, host, seam, native, calls } of listOf(report, 'seen')) {
      const by = native === undefined ? seam : `${seam}, in spans of ${native}`
      add('seen', { ok: true, says: `calls of ${protocol} at ${host} (${by})`, times: Number(calls) })
    }
  }
  return Array.from(findings, ([key, finding]) => {
    const times = calls.get(key) ?? 0
    return times > 0 ? { ...finding, says: `${times} ${finding.says}` } : finding
  }).sort((one, other) => Number(one.ok) - Number(other.ok))
}

function parsed(text: string): readonly Record[] {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? [value] : []
  } catch {
    return []
  }
}

/** The objects of a list, with texts and numbers only. */
function listOf(report: Record, name: string): readonly { readonly [name: string]: string | number }[] {
  const list = report[name]
  if (!Array.isArray(list)) return []
  return list.filter(isRecord).map(entry => {
    const plain = Object.entries(entry).filter(
      (pair): pair is [string, string | number] => typeof pair[1] === 'string' || typeof pair[1] === 'number',
    )
    return Object.fromEntries(plain)
  })
}

function isRecord(value: unknown): value is Record {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
