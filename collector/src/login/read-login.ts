import { Fields } from '../config/fields.ts'
import { defaultLifetimes, type GroupGrant, type LoginConfig, type ProviderConfig } from './login-config.ts'

export interface ReadLogin {
  /** Undefined where nothing is configured, or nothing that can be used. */
  readonly login: LoginConfig | undefined
  readonly mistakes: readonly string[]
}

export interface LoginSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where people reach the page; empty where nobody said. */
  readonly publicUrl: string
}

const mostGroups = 1_000
const shortestMs = 60_000
const longestMs = 30 * 86_400_000

/**
 * Reads the section `login:` of the settings file. Secrets are named, `${OIDC_SECRET}`, and come from the environment.
 * Nothing is thrown.
 *
 *     login:
 *       issuer: https://id.example.com
 *       client_id: spanledger
 *       client_secret: ${OIDC_SECRET}
 *       groups:
 *         - {group: sre, project: shop, right: admin}
 */
export function readLogin(section: unknown, { environment, publicUrl }: LoginSurroundings): ReadLogin {
  if (section === undefined || section === null) return { login: undefined, mistakes: [] }
  const mistakes: string[] = []
  const fields = new Fields(section, 'login', mistakes)
  const idleMs = lifetime(fields, 'idle', defaultLifetimes.idleMs)
  const lastsMs = lifetime(fields, 'lasts', defaultLifetimes.lastsMs)
  const provider = providerFrom(fields, environment, mistakes)
  fields.expectNoMore()
  if (provider && publicUrl === '')
    fields.say(': set public-url too, such as https://spanledger.example: the provider sends people back to it')
  const login = { provider, lifetimes: { idleMs, lastsMs } }
  return { login: mistakes.length === 0 ? login : undefined, mistakes }
}

function lifetime(fields: Fields, name: string, otherwise: number): number {
  const ms = fields.durationMs(name, otherwise)
  if (ms < shortestMs || ms > longestMs) fields.say(`.${name}: expected from 1m to 30d`)
  return ms
}

type Environment = LoginSurroundings['environment']

function providerFrom(fields: Fields, environment: Environment, mistakes: string[]): ProviderConfig | undefined {
  const issuer = fields.text('issuer') ?? ''
  const config = {
    issuer,
    clientId: fields.text('client_id') ?? '',
    clientSecret: filled(fields, 'client_secret', environment),
    scopes: scopesIn(fields),
    groupsClaim: fields.text('groups_claim') || 'groups',
    groups: groupsFrom(fields.list('groups'), mistakes),
  }
  if (issuer === '') {
    if (config.clientId !== '' || config.groups.length > 0) fields.say('.issuer: expected the URL of a provider')
    return undefined
  }
  if (!isIssuer(issuer)) fields.say(`.issuer: expected a URL with https, got ${JSON.stringify(issuer).slice(0, 100)}`)
  if (config.clientId === '') fields.say('.client_id: expected what the provider calls this collector')
  if (config.groups.length === 0)
    fields.say('.groups: expected who may read what, such as {group: sre, project: shop, right: read}')
  return config
}

function filled(fields: Fields, name: string, environment: Environment): string {
  return (fields.text(name) ?? '').replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
    const value = environment[variable]
    if (value === undefined || value === '') fields.say(`.${name}: the variable ${variable} is not set`)
    return value ?? ''
  })
}

function scopesIn(fields: Fields): readonly string[] {
  const scopes = fields.texts('scopes')
  if (scopes.length === 0) return ['openid', 'profile', 'email']
  if (!scopes.every(scope => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope)))
    fields.say('.scopes: expected names without spaces')
  return scopes.includes('openid') ? scopes : ['openid', ...scopes]
}

/** Without TLS a provider could be anybody, except on this machine. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
}

/** As the keys have them: part of every question. */
const projectPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/

function groupsFrom(lines: readonly unknown[], mistakes: string[]): readonly GroupGrant[] {
  if (lines.length > mostGroups) mistakes.push(`login.groups: there are ${lines.length}, the most is ${mostGroups}`)
  return lines.slice(0, mostGroups).map((line, index) => {
    const fields = new Fields(line, `login.groups[${index}]`, mistakes)
    const grant = {
      group: fields.needed('group'),
      project: fields.needed('project'),
      right: fields.oneOf('right', ['read', 'admin'] as const, 'read'),
    }
    fields.expectNoMore()
    if (grant.project !== '' && !projectPattern.test(grant.project))
      fields.say('.project: expected a name of letters, digits, dots and dashes')
    return grant
  })
}
