import { describe, expect, test } from 'vitest'
import { Alerts, type AlertsOptions } from '../../../collector/src/alert/alerts.ts'
import { nothingYet, type AlertState } from '../../../collector/src/alert/delivery/alert-file.ts'
import type { AlertRule } from '../../../collector/src/alert/rules/alert-rule.ts'
import type { Message } from '../../../collector/src/alert/sinks/message.ts'
import { SinkError, type SinkConfig, type SinkKind } from '../../../collector/src/alert/sinks/sink.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

const minuteMs = 60_000

const rule: AlertRule = {
  name: 'unpriced',
  project: 'default',
  check: { kind: 'unpriced' },
  severity: 'page',
  forMs: 0,
  keepFiringForMs: 0,
  renotifyMs: 60 * minuteMs,
  noData: 'ok',
  sinks: [],
}

function sink(name: string, kind: SinkKind): SinkConfig {
  return { name, kind, url: 'http://receiver', secret: '', smtp: '', from: '', to: [], allowPrivate: false }
}

class Killed extends Error {}

/** A world in which time passes by minutes, models are unpriced or not, receivers take or refuse, and we may die. */
class World {
  minute = 0
  unpriced: readonly string[] = []
  isDown = false
  readonly arrived: { readonly sink: string; readonly message: Message }[] = []
  #disk: AlertState = nothingYet
  /** Dies at this many more steps towards the outside: saves, and both sides of a request. */
  #stepsToLive = Number.POSITIVE_INFINITY
  readonly #sinks: readonly SinkConfig[]
  #alerts: Alerts

  constructor(sinks: readonly SinkConfig[]) {
    this.#sinks = sinks
    this.#alerts = this.#start()
  }

  async pass(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed++) {
      this.minute += 1
      await this.#look()
    }
  }

  killAfter(steps: number): void {
    this.#stepsToLive = steps
  }

  get waiting(): number {
    return this.#alerts.outgoing.length
  }

  async #look(): Promise<void> {
    try {
      const now = new Date(this.minute * minuteMs)
      await this.#alerts.evaluate(now)
      for (let round = 0; round < 5; round++) await this.#alerts.deliver(now)
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      this.#stepsToLive = Number.POSITIVE_INFINITY
      this.#alerts = this.#start()
    }
  }

  #start(): Alerts {
    const options: AlertsOptions = {
      rules: [rule],
      sinks: this.#sinks,
      publicUrl: '',
      record: () => Promise.resolve(),
      sources: {
        ask: async () => this.unpriced.map(model => ({ provider: 'p', model, reason: 'no price', calls: '1' })),
        budgets: [],
        health: () => Promise.reject(new Error('not asked')),
      },
      save: async state => {
        this.#step()
        this.#disk = JSON.parse(JSON.stringify(state)) as AlertState
        this.#step()
      },
      send: async (message, { name }) => {
        this.#step()
        if (this.isDown) throw new SinkError('down')
        this.arrived.push({ sink: name, message })
        this.#step()
      },
    }
    return new Alerts(options, this.#disk)
  }

  #step(): void {
    this.#stepsToLive -= 1
    if (this.#stepsToLive < 0) throw new Killed()
  }
}

/** What a receiver made of what arrived: copies are known by their id where it can know them. */
function readBy(world: World, name: string, knowsCopies: boolean): readonly string[] {
  const ids = new Set<string>()
  return world.arrived.flatMap(({ sink: to, message }) => {
    if (to !== name || (knowsCopies && ids.has(message.id))) return []
    ids.add(message.id)
    return message.notices.map(({ reason, incident }) => `${reason} ${incident.observation.labels['model']}`)
  })
}

test('a sink that is down for an hour gets everything afterwards, once and in order', async () => {
  const world = new World([sink('hook', 'webhook'), sink('chat', 'slack')])
  world.isDown = true
  world.unpriced = ['a']
  await world.pass(20)
  world.unpriced = ['b']
  await world.pass(40)
  expect(world.arrived).toEqual([])

  world.isDown = false
  world.unpriced = []
  await world.pass(60)

  for (const [name, knows] of [
    ['hook', true],
    ['chat', false],
  ] as const)
    expect(readBy(world, name, knows)).toEqual(['firing a', 'resolved a', 'firing b', 'resolved b'])
  expect(world.waiting).toBe(0)
})

test('what a receiver refuses for good is given up, and the next message goes out', async () => {
  const seen: string[] = []
  let state = nothingYet
  const alerts = new Alerts(
    {
      rules: [rule],
      sinks: [sink('hook', 'webhook')],
      publicUrl: '',
      record: () => Promise.resolve(),
      sources: { ask: async () => [{ model: 'a' }], budgets: [], health: () => Promise.reject(new Error()) },
      save: async saved => void (state = saved),
      send: async ({ id }) => {
        seen.push(id)
        throw new SinkError('answers 400', { isFinal: true })
      },
    },
    state,
  )

  await alerts.evaluate(new Date(0))
  await alerts.deliver(new Date(0))
  await alerts.deliver(new Date(minuteMs))

  expect(seen).toHaveLength(1)
  expect(state.outgoing).toEqual([])
})

describe('killed at any point', () => {
  test.each(Array.from({ length: 40 }, (_, steps) => steps))(
    'after %i steps: one page, one end, for receivers that know copies and for those that do not',
    async steps => {
      const world = new World([sink('duty', 'pagerduty'), sink('chat', 'slack')])
      world.unpriced = ['a']
      world.killAfter(steps)
      await world.pass(10)
      world.unpriced = []
      await world.pass(10)

      expect(readBy(world, 'duty', true)).toEqual(['firing a', 'resolved a'])
      // One that may have had the page is not paged again; it always hears of the end.
      const chat = readBy(world, 'chat', false)
      expect(chat.filter(entry => entry === 'firing a').length).toBeLessThanOrEqual(1)
      expect(new Set(chat)).toContain('resolved a')
    },
  )

  test('fifty times in a day of changes: nothing is paged twice and every page has an end', async () => {
    const random = seededRandom(3)
    const world = new World([sink('duty', 'pagerduty')])
    for (let round = 0; round < 50; round++) {
      world.unpriced = ['a', 'b', 'c'].filter(() => random.chance(0.5))
      world.isDown = random.chance(0.2)
      world.killAfter(random.below(30))
      await world.pass(1 + random.below(8))
    }
    world.isDown = false
    world.unpriced = []
    world.killAfter(Number.POSITIVE_INFINITY)
    await world.pass(30)

    const open = new Set<string>()
    for (const entry of readBy(world, 'duty', true)) {
      const [reason = '', model = ''] = entry.split(' ')
      if (reason === 'firing') expect(open.has(model)).toBe(false)
      if (reason === 'resolved') expect(open.has(model)).toBe(true)
      if (reason === 'resolved') open.delete(model)
      else open.add(model)
    }
    expect(open.size).toBe(0)
    expect(world.waiting).toBe(0)
  })
})

test('a storm goes out at sixty messages an hour, and nothing of it is lost', async () => {
  const world = new World([sink('chat', 'slack')])
  for (let round = 0; round < 40; round++) {
    world.unpriced = round % 2 ? [] : ['a']
    await world.pass(1)
  }
  world.unpriced = []
  const before = world.arrived.length
  await world.pass(120)

  expect(before).toBeLessThanOrEqual(60)
  expect(readBy(world, 'chat', false).filter(entry => entry === 'firing a')).toHaveLength(20)
  expect(readBy(world, 'chat', false).filter(entry => entry === 'resolved a')).toHaveLength(20)
})
