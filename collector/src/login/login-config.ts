/** The section `login:` of the settings file. */
export interface LoginConfig {
  /** Who vouches for people; undefined where they sign in with keys only. */
  readonly provider: ProviderConfig | undefined
  readonly lifetimes: Lifetimes
}

export interface Lifetimes {
  /** A session nobody uses for so long is over. */
  readonly idleMs: number
  /** And every session after so long, used or not. */
  readonly lastsMs: number
}

export interface ProviderConfig {
  readonly issuer: string
  readonly clientId: string
  /** Empty for a public client. */
  readonly clientSecret: string
  readonly scopes: readonly string[]
  /** The claim that holds a person's groups; with dots, a path into nested ones. */
  readonly groupsClaim: string
  readonly groups: readonly GroupGrant[]
}

/** What a person may do in a project. */
export interface Grant {
  readonly project: string
  readonly right: 'read' | 'admin'
}

/** What everybody in a group may do. */
export interface GroupGrant extends Grant {
  readonly group: string
}

export const defaultLifetimes: Lifetimes = { idleMs: 2 * 3_600_000, lastsMs: 12 * 3_600_000 }
