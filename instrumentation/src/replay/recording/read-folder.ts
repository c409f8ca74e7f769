import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recording, Step } from './format.ts'

/** The recordings in a folder: its own, or those of the folders in it. Throws where there is none, and names the file. */
export function readFolder(folder: string): readonly Recording[] {
  if (existsSync(join(folder, 'recording.json'))) return [readRecording(folder)]
  const names = existsSync(folder) ? readdirSync(folder) : []
  const own = names.filter(name => existsSync(join(folder, name, 'recording.json')))
  if (own.length === 0)
    throw new Error(`there is no recording in ${folder}: expected recording.json in it, or in a folder of it`)
  return own.sort().map(name => readRecording(join(folder, name)))
}

function readRecording(folder: string): Recording {
  const head = readJson(join(folder, 'recording.json'))
  const steps = join(folder, 'steps')
  const names = existsSync(steps) ? readdirSync(steps).filter(name => name.endsWith('.json')) : []
  return recordingOf(
    head,
    names.sort().map(name => readJson(join(steps, name))),
    folder,
  )
}

/** Puts a recording together of its parts. Throws where they are none. */
export function recordingOf(head: unknown, steps: readonly unknown[], where: string): Recording {
  if (typeof head !== 'object' || head === null || Reflect.get(head, 'format') !== 1) {
    throw new Error(`${where} is no recording of format 1`)
  }
  // True: whoever writes that format writes these fields; what a step lacks is treated as absent.
  const recording = { ...head, steps: steps.filter(isStep) } as unknown as Recording
  return { ...recording, steps: [...recording.steps].sort((left, right) => left.issue - right.issue) }
}

function isStep(value: unknown): value is Step {
  if (typeof value !== 'object' || value === null || !('issue' in value) || !('request' in value)) return false
  return typeof value.issue === 'number' && typeof value.request === 'object'
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch (cause) {
    throw new Error(`${path} is no JSON`, { cause })
  }
}
