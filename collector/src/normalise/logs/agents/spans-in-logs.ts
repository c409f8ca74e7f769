import type { OtlpLog, OtlpSpan } from '../../../otlp.ts'
import { agentEvent, type AgentProgram, spanOfEvent } from './agent-event.ts'
import { claudeCode } from './claude-code.ts'
import { codex } from './codex.ts'

/** The programs that tell what their agent does in log records. */
const programs: readonly AgentProgram[] = [claudeCode, codex]

/**
 * The steps of coding agents that only log what they do, as spans: prompts, calls of models, tools, and what a person
 * allowed. Most records are none. Pure.
 */
export function spansInLogs(logs: readonly OtlpLog[]): readonly OtlpSpan[] {
  return logs.flatMap(log => {
    for (const program of programs) {
      const event = agentEvent(program, log)
      if (event === undefined) continue
      const span = spanOfEvent(program, event)
      return span === undefined ? [] : [span]
    }
    return []
  })
}

/** Whether a record is an event of such a program. */
export function isAgentEvent(log: OtlpLog): boolean {
  return programs.some(program => agentEvent(program, log) !== undefined)
}

/** Where such events have what was said and done, where a user asked for it. */
const said: ReadonlySet<string> = new Set(
  'prompt response tool_input tool_parameters full_command bash_command arguments output'.split(' '),
)

/** An event whose content is in its body, and so is kept as long as content is, and not as long as attributes. */
export function withContentInBody({
  body,
  attributes,
}: Pick<OtlpLog, 'body' | 'attributes'>): Pick<OtlpLog, 'body' | 'attributes'> {
  const content = [...attributes].filter(([name]) => said.has(name))
  if (content.length === 0) return { body, attributes }
  const kept = new Map([...attributes].filter(([name]) => !said.has(name)))
  return { body: new Map([['event', body], ...content]), attributes: kept }
}
