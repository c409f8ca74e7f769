import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Change } from '../../../../collector/src/changes/change.ts'
import { ChangeLog } from '../../../../collector/src/changes/change-log.ts'
import { openOwnChanges, type OwnFact } from '../../../../collector/src/changes/own/open-own-changes.ts'
import { readConfig } from '../../../../collector/src/config/config.ts'
import { ownFacts } from '../../../../collector/src/changes/own/own-facts.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

async function factsOf(yaml: string, flags: Readonly<Record<string, string>> = {}): Promise<readonly OwnFact[]> {
  const config = join(await temporaryFolder(), 'spanledger.yaml')
  await writeFile(config, yaml)
  return ownFacts(readConfig({ config, ...flags }, {}), [])
}

async function linesOf(yaml: string, flags: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const [settings] = await factsOf(yaml, flags)
  return settings?.lines.filter(line => !line.startsWith('collector.')) ?? []
}

describe('the lines of the settings', () => {
  test('name each setting, and a line of a list by its name', async () => {
    expect(
      await linesOf('alerts: [{name: dear, kind: budget, budget: all, sinks: [ops]}]\ntools: {search: 0.01}'),
    ).toEqual([
      'alerts[dear].budget: all',
      'alerts[dear].kind: budget',
      'alerts[dear].name: dear',
      'alerts[dear].sinks[0]: ops',
      'tools.search: 0.01',
    ])
  })

  test.each([
    ['sinks: [{name: ops, kind: slack, url: "https://hooks.example/T0/B0/c3cr3t"}]', 'c3cr3t'],
    ['sinks: [{name: ops, kind: email, smtp: "smtp://me:c3cr3t@mail.example", to: [a@b.example]}]', 'c3cr3t'],
    ['sinks: [{name: ops, kind: pagerduty, secret: c3cr3t}]', 'c3cr3t'],
    ['login: {oidc: {issuer: "https://id.example", client_secret: c3cr3t}}', 'c3cr3t'],
    ['login: {keys: [c3cr3t, {c3cr3t: 1, deeper: [c3cr3t]}]}', ': c3cr3t'],
  ])('tell no secret of %s', async (yaml, secret) => {
    const text = (await linesOf(yaml)).join('\n')

    expect(text).toContain('(set)')
    expect(text).not.toContain(secret)
  })

  test('tell which variable a secret comes from, and nothing of keys and of a password in a URL', async () => {
    const flags = {
      'api-key': 'a-key-of-sixteen-characters',
      'clickhouse-url': 'http://me:c3cr3t@store.example:8123/db',
    }
    const facts = JSON.stringify(await factsOf('sinks: [{name: ops, kind: slack, url: "${SLACK_URL}"}]', flags))

    expect(facts).toContain('sinks[ops].url: ${SLACK_URL}')
    expect(facts).toContain('collector.clickhouse-url: store.example:8123')
    expect(facts).not.toMatch(/c3cr3t|a-key-of/)
  })
})

test('what the collector is told is no change when it is seen first, and is one when it is different', async () => {
  const log = new ChangeLog()
  const written: Change[] = []
  const failures = [new Error('the disk is full')]
  let prices: readonly string[] = []
  const open = openOwnChanges({
    log,
    everyMs: 5,
    facts: () => [{ kind: 'prices', name: 'written', lines: prices }],
    append: async rows => {
      const failure = failures.pop()
      if (failure) throw failure
      written.push(...rows)
    },
    onError: () => undefined,
  })
  onTestFinished(() => open.close())

  expect(written).toEqual([])
  log.restore([])
  // What could not be stored is stored with what comes next.
  await expect.poll(() => failures).toEqual([])
  prices = ['m 1', 'n 2']
  await expect.poll(() => written.at(-1)?.value).toBe('m 1\nn 2')
  prices = ['m 1', 'n 3']

  await expect.poll(() => written.at(-1)?.difference).toBe('- n 2\n+ n 3')
  expect(written.at(-1)).toMatchObject({
    project: 'default',
    service: '',
    kind: 'prices',
    name: 'written',
    source: 'auto',
  })
})
