import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { seededRandom, type SeededRandom } from '../../helpers/seeded-random.ts'
import { SentSpans } from './sent-spans.ts'
import { recoveryMs, seed } from './settings.ts'

export interface Scenario {
  readonly scenario: string
  readonly sent: SentSpans
  readonly random: SeededRandom
  readonly startedAt: number
}

/** A scenario with random choices of its own: the same with the same seed, whatever ran before it. */
export function openScenario(scenario: string): Scenario {
  const salt = Buffer.from(scenario).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, seed)
  return {
    scenario,
    sent: new SentSpans(seededRandom(salt)),
    random: seededRandom(~salt),
    startedAt: performance.now(),
  }
}

/** Waits until nothing is left between answer and store. */
export async function spoolIsEmpty(dataFolder: string): Promise<void> {
  await expect.poll(() => waitingSegments(dataFolder), { timeout: recoveryMs, interval: 100 }).toBe(0)
}

/** How many segments are acknowledged and not known to be stored: from the disk, which can always be asked. */
export async function waitingSegments(dataFolder: string): Promise<number> {
  const names = await readdir(join(dataFolder, 'spool'))
  return names.filter(name => name.endsWith('.segment')).length
}
