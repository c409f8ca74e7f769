import { fork } from 'node:child_process'
import { once } from 'node:events'

/** Has the clients send, and resolves with their report. */
export async function load(settings) {
  const child = fork(new URL('load.mjs', import.meta.url), [JSON.stringify(settings)])
  const [report] = await once(child, 'message')
  return report
}
