import type { ComponentType } from 'preact'
import type { Summary } from './summary.ts'
import type { Node } from './tree.ts'
import { Conversation } from './views/conversation.tsx'
import { Cost } from './views/cost.tsx'
import { Raw } from './views/raw.tsx'
import { Retrieval } from './views/retrieval.tsx'
import { Steps } from './views/steps.tsx'
import { Waterfall } from './views/waterfall.tsx'

export interface ViewProps {
  readonly traceId: string
  readonly nodes: readonly Node[]
  readonly summary: Summary
}

interface View {
  readonly name: string
  readonly title: string
  readonly Content: ComponentType<ViewProps>
}

/** The ways to look at a run, in the order of their keys. */
export const views: readonly View[] = [
  { name: 'waterfall', title: 'Waterfall', Content: Waterfall },
  { name: 'conversation', title: 'Conversation', Content: Conversation },
  { name: 'steps', title: 'Steps', Content: Steps },
  { name: 'retrieval', title: 'Retrieval', Content: Retrieval },
  { name: 'cost', title: 'Cost', Content: Cost },
  { name: 'raw', title: 'Raw', Content: Raw },
]
