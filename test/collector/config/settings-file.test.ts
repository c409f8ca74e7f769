import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../../collector/src/config/config.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

async function settings(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'spanledger.yaml')
  await writeFile(file, text)
  return file
}

test('options of the file are weaker than flags and variables, and stronger than the defaults', async () => {
  const config = await settings('collector: { port: 1, host: "::1", data: /data, log-level: warn }')

  expect(readConfig({ config, port: '2' }, { SPANLEDGER_HOST: '127.0.0.2' })).toMatchObject({
    port: 2,
    host: '127.0.0.2',
    dataFolder: '/data',
    logLevel: 'warn',
  })
})

test('the file in the current folder is taken where none is named, and need not be there', async () => {
  const nearby = await settings('collector: { port: 1 }')
  const named = await settings('collector: { port: 3 }')

  expect(readConfig({}, {}, nearby).port).toBe(1)
  expect(readConfig({}, { SPANLEDGER_CONFIG: named }, nearby).port).toBe(3)
  expect(readConfig({}, {}, `${nearby}.none`).port).toBe(4318)
  expect(() => readConfig({ config: `${nearby}.none` }, {})).toThrow(`--config: there is no file ${nearby}.none`)
})

test('the lists of the file are handed on as they are', async () => {
  const config = await settings('tools: { search: 0.005 }\nbudgets:\n  - { name: all }')

  expect(readConfig({ config }, {}).sections).toEqual({ tools: { search: 0.005 }, budgets: [{ name: 'all' }] })
})

test.each([
  ['a: [', /spanledger\.yaml:1: /],
  ['- a', /expected the keys collector, budgets, alerts, sinks, tools/],
  ['budget: []', /"budget" is not known; expected the keys collector/],
  ['collector: 3', /collector: expected options such as `port: 4318`/],
  ['collector: { prot: 1 }', /collector\.prot: no such option/],
  ['collector: { port: [1] }', /collector\.port: expected one value/],
  ['collector: { config: other.yaml }', /collector\.config: no such option/],
  ['collector: { port: 99999 }', /--port: expected a port from 0 to 65535, got "99999"/],
  ['a: &a [x]\nb: *a', /Excessive alias count|alias/i],
  ['__proto__: { port: 1 }', /"__proto__" is not known/],
])('refuses %j', async (text, message) => {
  const config = await settings(text)

  expect(() => readConfig({ config }, {})).toThrow(message)
})

test('mistakes of the file, the flags and the environment are one error', async () => {
  const config = await settings('collector: { prot: 1 }\nbudget: []')
  const read = () => readConfig({ config, host: '127.0.0.1', port: 'x' }, { SPANLEDGER_LOG_LEVEL: 'loud' })

  for (const mistake of [/collector\.prot/, /"budget"/, /--port/, /--log-level/]) expect(read).toThrow(mistake)
})
