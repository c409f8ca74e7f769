import { hash } from 'node:crypto'
import { scopeVersion } from '../../../spans/tracer.ts'
import type { Surroundings } from '../write-down.ts'

/** Where build systems and hosts say which commit runs. */
const versionNames = [
  'SPANLEDGER_CODE_VERSION',
  'GIT_COMMIT',
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'SOURCE_VERSION',
  'COMMIT_SHA',
  'VERCEL_GIT_COMMIT_SHA',
  'RENDER_GIT_COMMIT',
  'RAILWAY_GIT_COMMIT_SHA',
  'K_REVISION',
] as const

const mostNames = 500

/** What a run's process ran in: the versions of the code, and of the environment names and hashes. */
export function surroundings(environment: NodeJS.ProcessEnv): Omit<Surroundings, 'process'> {
  const names = Object.keys(environment).sort().slice(0, mostNames)
  return {
    environment: Object.fromEntries(names.map(name => [name, hash('sha256', environment[name] ?? '').slice(0, 16)])),
    code: { version: codeVersion(environment), hook: scopeVersion, node: process.version },
  }
}

export function codeVersion(environment: NodeJS.ProcessEnv): string | undefined {
  return versionNames.map(name => environment[name]).find(value => value !== undefined && value !== '')
}
