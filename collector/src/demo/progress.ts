/** Where the demo writes: a terminal, or anything that takes text. */
export interface DemoOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface Progress {
  /** One ticket is done; the agent's line says how it ended. */
  advance(line: string): void
  /** Leaves the final count on a line of its own. */
  finish(): void
}

const TICKETS = 60
const TICKETS_PER_LINE = 15
const ERASE_LINE = '\r\u001b[2K'

/** Shows how far the agent is: one line that changes on a terminal, a line now and then elsewhere. */
export function startProgress(output: DemoOutput): Progress {
  const outcomes = { completed: 0, escalated: 0, failed: 0 }
  let done = 0
  const summary = () => {
    const parts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`)
    return `${String(done).padStart(2)} of ${TICKETS} tickets: ${parts.join(', ')}`
  }
  return {
    advance(line) {
      done++
      for (const outcome of ['completed', 'escalated', 'failed'] as const)
        if (line.includes(outcome)) outcomes[outcome]++
      if (output.isTTY) output.write(`${ERASE_LINE}  ${summary()}`)
      else if (done % TICKETS_PER_LINE === 0) output.write(`  ${summary()}\n`)
    },
    finish() {
      if (output.isTTY) output.write('\n')
    },
  }
}
