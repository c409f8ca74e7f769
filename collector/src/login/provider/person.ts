import type { Grant, ProviderConfig } from '../login-config.ts'
import type { Person } from '../sessions/sessions.ts'
import type { Claims } from './provider.ts'

/** Who signed in, and what their groups let them do. No grants at all, where none of their groups is named. */
export function personOf(claims: Claims, { issuer, groupsClaim, groups }: ProviderConfig): Person {
  const subject = String(claims.get('sub'))
  const name = nameIn(claims) ?? plain(subject)
  return {
    kind: 'person',
    // A subject is unique at its issuer only.
    id: `${issuer} ${subject}`,
    name,
    by: `person ${name} (${plain(subject)})`,
    grants: grantsOf(groupsIn(claims, groupsClaim), groups),
  }
}

const mostGroups = 2_000

/** The groups in a claim of this name or, if there is none, at this path with dots. */
function groupsIn(claims: Claims, claim: string): ReadonlySet<unknown> {
  const found = claims.has(claim) ? claims.get(claim) : claim.split('.').reduce<unknown>(fieldOf, claims)
  return new Set(Array.isArray(found) ? found.slice(0, mostGroups) : [found])
}

function fieldOf(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name)
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined
}

/** One grant a project, in the order of the file: `admin` where any of the groups gives it. */
function grantsOf(groups: ReadonlySet<unknown>, mapping: ProviderConfig['groups']): readonly Grant[] {
  const rights = new Map<string, Grant['right']>()
  for (const { group, project, right } of mapping)
    if (groups.has(group) && rights.get(project) !== 'admin') rights.set(project, right)
  return Array.from(rights, ([project, right]) => ({ project, right }))
}

function nameIn(claims: Claims): string | undefined {
  const names = ['preferred_username', 'email', 'name'].map(claim => claims.get(claim))
  const name = names.find(candidate => typeof candidate === 'string' && plain(candidate) !== '')
  return typeof name === 'string' ? plain(name) : undefined
}

/** People choose their names themselves, so nothing that a terminal or a reader could be deceived by. */
function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 100)
}
