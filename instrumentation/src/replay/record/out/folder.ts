import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recording } from '../../recording/format.ts'

/** Writes a recording as a folder of its own. At once: the process may be about to end. */
export function writeFolder(folder: string, recording: Recording): void {
  const { steps, ...head } = recording
  const own = join(folder, recording.id)
  rmSync(join(own, 'steps'), { recursive: true, force: true })
  mkdirSync(join(own, 'steps'), { recursive: true })
  writeFileSync(join(own, 'recording.json'), pretty(head))
  for (const step of steps) writeFileSync(join(own, 'steps', fileOf(step.issue, step.name)), pretty(step))
}

/** The name in a form that any file system takes: it may have been written by a stranger. */
function fileOf(issue: number, name: string): string {
  const plain = name
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/\.{2,}|^[.-]+|[.-]+$/g, '')
    .slice(0, 80)
  return `${String(issue).padStart(4, '0')}-${plain}.json`
}

/** Lists of numbers and short words on a line of their own. */
function pretty(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2)
  return `${text.replaceAll(/\[\n\s+[-\d.]+(?:,\n\s+(?:[-\d.e]+|"[^"\n]{0,200}"))*\n\s+\]/g, list => list.replaceAll(/\n\s+/g, ' '))}\n`
}
