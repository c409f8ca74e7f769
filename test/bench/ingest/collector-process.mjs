// Starts a collector in another process and asks it things; reads what it and its engine take of the machine.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

export async function openCollector(options, env = {}) {
  const child = fork(new URL('collector.mjs', import.meta.url), [JSON.stringify(options)], {
    env: { ...process.env, ...env },
    execArgv: (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean),
  })
  const [{ url }] = await once(child, 'message')
  const answers = new Map()
  child.on('message', ({ id, result }) => {
    answers.get(id)(result)
    answers.delete(id)
  })
  let last = 0
  const ask = order =>
    new Promise(resolve => {
      answers.set(++last, resolve)
      child.send({ id: last, order })
    })
  const enginePid = childrenOf(child.pid)[0]
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid,
    enginePid,
    ask,
    cpuSeconds: () => ({ collector: cpuOf(child.pid), engine: enginePid ? cpuOf(enginePid) : 0 }),
    memory: () => ({ collector: rssOf(child.pid), engine: enginePid ? rssOf(enginePid) : 0 }),
    async close() {
      const ended = once(child, 'exit')
      await ask('close')
      await ended
    },
  }
}

/** User and system time, in seconds; the kernel counts in hundredths. */
export function cpuOf(pid) {
  const fields = statOf(pid)
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** In MiB. */
export function rssOf(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1_024
}

export function childrenOf(pid) {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(name => Number(statOf(name)[1]) === pid)
    .map(Number)
}

/** The fields behind the program's name, which may hold anything. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return []
  }
}
