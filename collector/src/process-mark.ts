import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** A process that is never mistaken for another: its id will be used again, its id with its start never. */
export interface ProcessMark {
  readonly pid: number
  /** When it started, in a form of this machine that has no blanks. */
  readonly started: string
}

/** The mark of a living process; undefined if there is none. A zombie holds nothing any more and counts as gone. */
export async function markOf(pid: number): Promise<ProcessMark | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  const started = process.platform === 'linux' ? await startOnLinux(pid) : await startByPs(pid)
  return started === undefined ? undefined : { pid, started }
}

export async function isAlive({ pid, started }: ProcessMark): Promise<boolean> {
  return (await markOf(pid))?.started === started
}

/** The words a process was started with, joined by blanks; empty if they cannot be seen. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return ps(pid, 'command=')
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return words.replace(/\0$/, '').replaceAll('\0', ' ')
}

/** The ticks since boot at which it started, after the boot they count from. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The second field is the program's name in brackets, and may itself hold blanks and brackets.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = 'X', ticks] = [fields?.[0], fields?.[19]]
  if (ticks === undefined || state === 'Z' || state === 'X') return undefined
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return `${boot.trim()}:${ticks}`
}

async function startByPs(pid: number): Promise<string | undefined> {
  const [, state = '', start = ''] = /^(\S+) +(.+)$/.exec(await ps(pid, 'state=,lstart=')) ?? []
  return start === '' || state.startsWith('Z') ? undefined : start.replaceAll(/ +/g, '_')
}

async function ps(pid: number, columns: string): Promise<string> {
  const options = { env: { ...process.env, LC_ALL: 'C' } }
  const { stdout } = await promisify(execFile)('ps', ['-o', columns, '-p', String(pid)], options).catch(() => nothing)
  return stdout.trim()
}

const nothing = { stdout: '' }
