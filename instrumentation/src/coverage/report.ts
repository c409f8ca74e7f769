import { randomBytes } from 'node:crypto'
import type { SeenHook } from '../libraries/coverage.ts'
import type { PresentPackage } from './present-packages.ts'
import type { RequestCoverage } from './requests.ts'

export interface CoverageReport {
  /** Tells the processes of a service apart; of one process, the newest report holds all that the older ones do. */
  readonly process: string
  readonly node: string
  /** Whose tracer provider the spans go to. */
  readonly provider: 'own' | 'application'
  readonly seen: readonly {
    readonly protocol: string
    readonly host: string
    readonly seam: string
    readonly native?: string
    readonly calls: number
  }[]
  /** Requests to hosts of models that no protocol reads: no spans were made of them. */
  readonly unread: readonly {
    readonly host: string
    readonly path: string
    readonly seam: string
    readonly calls: number
  }[]
  readonly others: number
  readonly hooks: readonly SeenHook[]
  /** AI libraries that are there and of which nothing will ever be seen, or nothing was. */
  readonly silent: readonly { readonly library: string; readonly why: string }[]
}

const id = randomBytes(8).toString('hex')

export interface Findings {
  readonly provider: CoverageReport['provider']
  readonly requests: RequestCoverage
  readonly hooks: readonly SeenHook[]
  readonly present: readonly PresentPackage[]
}

/** What the instrumentation saw in this process, what it did not, and which libraries it found. */
export function coverageReport({ provider, requests, hooks, present }: Findings): CoverageReport {
  return {
    process: id,
    node: process.versions.node,
    provider,
    seen: requests.seen.map(({ what: { protocol, host, seam, native }, calls }) => ({
      protocol,
      host,
      seam,
      ...(native !== undefined && { native }),
      calls,
    })),
    unread: requests.unread.map(({ what: { host, path, seam }, calls }) => ({ host, path, seam, calls })),
    others: requests.others,
    hooks,
    silent: silentPackages(requests, hooks, present),
  }
}

function silentPackages(
  { seen }: RequestCoverage,
  hooks: readonly SeenHook[],
  present: readonly PresentPackage[],
): CoverageReport['silent'] {
  return present.flatMap(({ library, way, loaded }) => {
    if (way === 'nothing') return { library, why: 'it runs models in this process or speaks gRPC, which is not seen' }
    if (way === 'wire') return seen.length === 0 && loaded ? { library, why: 'it is loaded, and no call was seen' } : []
    const hooked = hooks.some(hook => hook.library === library)
    return loaded && !hooked ? { library, why: 'it is loaded, and was not hooked' } : []
  })
}

/** The report in sentences, what needs attention first. */
export function reportLines(report: CoverageReport): readonly string[] {
  const fitted = new Set(report.hooks.filter(hook => fits(hook)).map(({ library }) => library))
  return [
    ...report.unread.map(
      ({ host, path, seam, calls }) => `NOT SEEN: ${calls} requests to ${host}${path} (${seam}) that no format fits`,
    ),
    ...report.silent.map(({ library, why }) => `NOT SEEN: ${library}: ${why}`),
    // Not every version has every method: a library is lost when none of its hooks fits.
    ...report.hooks
      .filter(({ library }) => !fitted.has(library))
      .map(hook => `NOT SEEN: ${hookName(hook)}: ${hook.state}`),
    ...report.seen.map(({ protocol, host, seam, native, calls }) => {
      const by = native === undefined ? seam : `${seam}, in spans of ${native}`
      return `seen: ${calls} calls of ${protocol} at ${host} (${by})`
    }),
    ...report.hooks.filter(({ library }) => fitted.has(library)).map(hook => `${hook.state}: ${hookName(hook)}`),
    ...(report.others > 0 ? [`and ${report.others} requests to other hosts`] : []),
    ...(report.provider === 'application' ? ["spans go to the application's own tracer provider"] : []),
  ]
}

function fits({ state }: SeenHook): boolean {
  return state === 'patched' || state === 'native'
}

function hookName({ library, version, hook }: SeenHook): string {
  return `${library}${version === undefined ? '' : ` ${version}`} ${hook}`
}
