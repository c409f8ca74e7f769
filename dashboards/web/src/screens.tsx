import type { ComponentType } from 'preact'
import { Audit } from './screens/audit/audit.tsx'
import { Changes } from './screens/changes/changes.tsx'
import { Compare } from './screens/compare/compare.tsx'
import { Drift } from './screens/drift/drift.tsx'
import { Health } from './screens/health/health.tsx'
import { Run } from './screens/run/run.tsx'
import { Runs } from './screens/runs/runs.tsx'
import { Tasks } from './screens/tasks/tasks.tsx'

export interface Screen {
  readonly title: string
  /** Where it begins; paths below belong to it as well. */
  readonly href: string
  readonly fits: RegExp
  readonly Content: ComponentType
  /** Found by links of other screens only. */
  readonly isHidden?: boolean
}

export const screens: readonly Screen[] = [
  { title: 'Run', href: '/runs', fits: /^\/runs\/[^/]+$/, Content: Run, isHidden: true },
  { title: 'Runs', href: '/runs', fits: /^\/(runs)?$/, Content: Runs },
  { title: 'Compare', href: '/compare', fits: /^\/compare$/, Content: Compare, isHidden: true },
  { title: 'Tasks', href: '/tasks', fits: /^\/tasks$/, Content: Tasks },
  { title: 'Changes', href: '/changes', fits: /^\/changes$/, Content: Changes },
  { title: 'Drift and alerts', href: '/drift', fits: /^\/(drift|alerts)$/, Content: Drift },
  { title: 'Audit', href: '/audit', fits: /^\/audit$/, Content: Audit },
  { title: 'Health', href: '/health', fits: /^\/health$/, Content: Health },
]
