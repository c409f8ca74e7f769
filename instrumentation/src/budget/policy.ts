import { readFileSync, statSync } from 'node:fs'
import { objectOf } from '../protocols/json.ts'
import { readCaps, type Caps } from './caps.ts'
import { complain } from './notice.ts'

/** Caps by the name of the task; of `*` for every other one. */
let policy: ReadonlyMap<string, Caps> = new Map()
let isRead = false
const mostBytes = 1024 * 1024

/** Whether the policy file says anything of any task. */
export function hasPolicy(): boolean {
  return policyOf().size > 0
}

/** The caps that the policy file has for a task. */
export function capsOfTask(task: string): Caps {
  const caps = policyOf()
  return caps.get(task) ?? caps.get('*') ?? {}
}

/** All caps of the policy file. */
export function policies(): ReadonlyMap<string, Caps> {
  return policyOf()
}

/**
 * The file that `SPANLEDGER_BUDGET` names: `{"tasks": {"resolve_ticket": {"maxCostUsd": 0.5}, "*": {"maxModelCalls": 50}}}`.
 * Read once. A file that cannot be read is said, and holds nobody back.
 */
function policyOf(): ReadonlyMap<string, Caps> {
  if (isRead) return policy
  isRead = true
  const path = process.env['SPANLEDGER_BUDGET']
  if (path) policy = readPolicy(path)
  return policy
}

function readPolicy(path: string): ReadonlyMap<string, Caps> {
  const tasks = new Map<string, Caps>()
  try {
    const { size } = statSync(path)
    if (size > mostBytes) throw new Error(`it has ${size} bytes, the limit is ${mostBytes}`)
    const listed = objectOf(objectOf(JSON.parse(readFileSync(path, 'utf8')))?.['tasks'])
    if (listed === undefined) throw new Error('expected {"tasks": {"name of a task": {"maxCostUsd": 0.5}}}')
    for (const [task, given] of Object.entries(listed)) {
      const { caps, mistakes } = readCaps(given, `${path}: ${task}`)
      for (const mistake of mistakes) complain(mistake)
      if (Object.keys(caps).length > 0) tasks.set(task, caps)
    }
  } catch (error) {
    complain(`no budget holds: SPANLEDGER_BUDGET names ${path}, and it cannot be read: ${messageOf(error)}`)
  }
  return tasks
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
