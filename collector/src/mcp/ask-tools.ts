import type { Question } from '@spanledger/queries/question'

/** Asks a question with parameters as people write them. @throws Error that says what would be right */
export type AskQuestion = (question: Question, texts: ReadonlyMap<string, string>) => Promise<readonly object[]>

/** A tool that answers with the rows of one question. */
export interface AskTool {
  readonly name: string
  readonly description: string
  readonly question: string
  /** What may be said, by the name of the question's parameter, and what it means. */
  readonly parameters: Readonly<Record<string, string>>
  readonly required: readonly string[]
}

const since = 'from when on: 24h, 7d, or a time in ISO 8601; a day if nothing is said'
const limit = 'at most so many rows; 100 if nothing is said'

/** What a coding agent asks for most; everything else is a named question. */
export const askTools: readonly AskTool[] = [
  {
    name: 'list_runs',
    description: 'Runs of agents, newest first, with outcome, duration, calls and cost in nano-dollars',
    question: 'runs',
    parameters: { since, limit },
    required: [],
  },
  {
    name: 'show_run',
    description: 'Every step of one run: model calls, tools, look-ups, errors, tokens and cost',
    question: 'run-steps',
    parameters: { trace_id: 'the id of the run, 32 hexadecimal digits', limit },
    required: ['trace_id'],
  },
  {
    name: 'run_messages',
    description: 'What was said to the models of one run and what they answered',
    question: 'run-messages',
    parameters: { trace_id: 'the id of the run, 32 hexadecimal digits', limit },
    required: ['trace_id'],
  },
  {
    name: 'cost_per_task',
    description: 'What each completed task cost, with what failed and repeated attempts added to it',
    question: 'cost-per-task',
    parameters: { since },
    required: [],
  },
  {
    name: 'list_changes',
    description: 'What changed: prompts, tools, models, parameters, prices, versions, deployments',
    question: 'changes',
    parameters: { since, limit },
    required: [],
  },
  {
    name: 'list_alerts',
    description: 'What is wrong or was wrong lately, with the evidence',
    question: 'alerts',
    parameters: { since, limit },
    required: [],
  },
]
