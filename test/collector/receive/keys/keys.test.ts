import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openKeys, type Keys } from '../../../../collector/src/receive/keys/keys.ts'
import { newKey, type KeyWish } from '../../../../collector/src/receive/keys/new-key.ts'
import { printKeys, type StoredKey } from '../../../../collector/src/receive/keys/stored-key.ts'
import { statusOf } from '../../../helpers/google-status.ts'
import { send } from '../../../helpers/raw-request.ts'
import { startReceiver } from '../../../helpers/receiver.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

function made(wish: Partial<KeyWish> = {}) {
  return newKey({ name: 'test', project: 'shop', right: 'admin', limits: {}, now: new Date(), ...wish })
}

interface Opened {
  readonly keys: Keys
  readonly file: string
  readonly notices: readonly string[]
}

async function opened(stored: readonly StoredKey[], extraKeys: readonly string[] = []): Promise<Opened> {
  const file = join(await temporaryFolder(), 'keys.json')
  if (stored.length > 0) await writeFile(file, printKeys(stored))
  const notices: string[] = []
  const keys = await openKeys({ file, extraKeys, pollMs: 5, notice: line => notices.push(line) })
  onTestFinished(() => keys.close())
  return { keys, file, notices }
}

test.each([
  ['a bearer token', { authorization: 'Bearer second' }, 'default'],
  ['a bearer token in other letters', { authorization: 'bEARER  second ' }, 'default'],
  ['an x-api-key', { 'x-api-key': 'first' }, 'default'],
  ['a key beside the token of somebody else', { authorization: 'Bearer proxy', 'x-api-key': 'first' }, 'default'],
  ['nothing', {}, undefined],
  ['a wrong key', { authorization: 'Bearer third' }, undefined],
  ['the beginning of a key', { 'x-api-key': 'firs' }, undefined],
  ['a key and more', { 'x-api-key': 'first!' }, undefined],
  ['an empty key', { 'x-api-key': '' }, undefined],
  ['an empty token', { authorization: 'Bearer ' }, undefined],
  ['another scheme', { authorization: 'Basic first' }, undefined],
  ['a key without a scheme', { authorization: 'first' }, undefined],
])('%s gives the right project with configured keys', async (_, headers, project) => {
  const { keys } = await opened([made().stored], ['first', 'second'])

  expect(keys.identify(headers)?.project).toBe(project)
})

test('a key from the file gives its project, its right, its id and its limits, and no other does', async () => {
  const shop = made({ right: 'ingest', limits: { spansPerSecond: 100 } })
  const bank = made({ project: 'bank', right: 'read' })
  const { keys } = await opened([shop.stored, bank.stored])

  const swapped = `sl_${bank.stored.id}_${shop.key.slice('sl_123456789012_'.length)}`

  expect(keys.identify({ authorization: `Bearer ${shop.key}` })).toEqual({
    project: 'shop',
    right: 'ingest',
    keyId: shop.stored.id,
    limits: { spansPerSecond: 100 },
  })
  expect(keys.identify({ 'x-api-key': bank.key })).toMatchObject({ project: 'bank', right: 'read' })
  expect(
    [swapped, shop.stored.sha256, shop.stored.id, `${shop.key}x`].map(key => keys.identify({ 'x-api-key': key })),
  ).toEqual([undefined, undefined, undefined, undefined])
})

test.each([
  ['ingest', 'ingest', 'shop'],
  ['ingest', 'read', 'FORBIDDEN'],
  ['read', 'ingest', 'FORBIDDEN'],
  ['read', 'read', 'shop'],
  ['admin', 'ingest', 'shop'],
  ['admin', 'read', 'shop'],
] as const)('a key that may %s asks for %s: %s', async (right, wanted, answer) => {
  const { key, stored } = made({ right })
  const { keys } = await opened([stored])

  const ask = () => keys.authorize(wanted, { authorization: `Bearer ${key}` }).project

  expect(attempt(ask)).toBe(answer)
  expect(attempt(() => keys.authorize(wanted, {}).project)).toBe('UNAUTHENTICATED')
})

test('without any key nothing is open where keys are needed anyway', async () => {
  const keys = await openKeys({ file: join(await temporaryFolder(), 'keys.json'), neverOpen: true })
  onTestFinished(() => keys.close())

  expect(keys.isOpen).toBe(false)
  expect(attempt(() => keys.authorize('read', {}).project)).toBe('UNAUTHENTICATED')
})

test('who held a key is known by its id, until it is revoked', async () => {
  const { stored } = made({ name: 'Ada', right: 'read' })
  const { keys, file } = await opened([stored], ['first'])
  expect([stored.id, 'configured', 'none', ''].map(id => keys.holder(id))).toEqual([
    { project: 'shop', right: 'read', name: 'Ada' },
    { project: 'default', right: 'admin', name: '' },
    undefined,
    undefined,
  ])

  await writeFile(file, printKeys([{ ...stored, revokedAt: '2026-01-01T00:00:00Z' }]))

  await expect.poll(() => keys.holder(stored.id)).toBeUndefined()
})

test('without any key everything is the default project', async () => {
  const { keys } = await opened([])

  expect(keys.isOpen).toBe(true)
  expect(keys.identify({})).toMatchObject({ project: 'default', right: 'admin' })
})

test('a running collector learns of a new key and of a revoked one', async () => {
  const first = made()
  const second = made({ project: 'bank' })
  const { keys, file } = await opened([])
  const projects = () =>
    [{}, ...[first, second].map(({ key }) => ({ authorization: `Bearer ${key}` }))].map(
      headers => keys.identify(headers)?.project,
    )

  await writeFile(file, printKeys([first.stored]))
  await expect.poll(projects).toEqual([undefined, 'shop', undefined])
  await writeFile(file, printKeys([first.stored, second.stored]))
  await expect.poll(projects).toEqual([undefined, 'shop', 'bank'])
  await writeFile(file, printKeys([{ ...first.stored, revokedAt: new Date().toISOString() }, second.stored]))
  await expect.poll(projects).toEqual([undefined, undefined, 'bank'])
})

test('revoking the last key opens nothing', async () => {
  const { key, stored } = made()
  const { keys, file } = await opened([stored])

  await writeFile(file, printKeys([{ ...stored, revokedAt: new Date().toISOString() }]))
  await expect.poll(() => keys.identify({ 'x-api-key': key })).toBeUndefined()

  expect(keys.isOpen).toBe(false)
  expect(keys.identify({})).toBeUndefined()
})

test('a file that has been emptied opens nothing', async () => {
  const { key, stored } = made()
  const { keys, file } = await opened([stored])

  await writeFile(file, printKeys([]))
  await expect.poll(() => keys.identify({ 'x-api-key': key })).toBeUndefined()

  expect(keys.isOpen).toBe(false)
  expect(keys.identify({})).toBeUndefined()
})

test.each([
  ['is gone', (file: string) => rm(file), /is gone/],
  ['is cut off', (file: string) => writeFile(file, '{"version":1,'), /cannot be read/],
])('a file that %s changes nothing, and is mentioned', async (_, spoil, notice) => {
  const { key, stored } = made()
  const { keys, file, notices } = await opened([stored])

  await spoil(file)
  await expect.poll(() => notices).toContainEqual(expect.stringMatching(notice))

  expect(keys.identify({ 'x-api-key': key })).toMatchObject({ project: 'shop' })
  expect(keys.identify({})).toBeUndefined()
})

test('a broken file is an error at the start', async () => {
  const file = join(await temporaryFolder(), 'keys.json')
  await writeFile(file, '{}')

  await expect(openKeys({ file })).rejects.toThrow(`the keys in ${file} cannot be read: expected {"version":1`)
})

test('an empty key is never set up', async () => {
  await expect(opened([], ['first', ''])).rejects.toThrow(/empty API key/)
})

test('a request without a valid key is refused before its body is read, one without the right is told so', async () => {
  const receiver = await startReceiver({ configuredKeys: ['first'], keys: [{ right: 'read' }] })
  const post = (authorization: string) =>
    send(`${receiver.url}/v1/traces`, { headers: { 'content-type': 'application/json', authorization }, body: '{}' })

  const unknown = await post('Bearer third')
  const forbidden = await post(`Bearer ${receiver.keys[0]}`)
  const taken = await post('Bearer first')

  expect(unknown).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } })
  expect(statusOf(unknown).code).toBe(16)
  expect(forbidden.status).toBe(403)
  expect(statusOf(forbidden)).toEqual({ code: 7, message: expect.stringMatching(/may read, this needs ingest$/) })
  expect(taken.status).toBe(200)
})

test('with a key the collector may be called by any name', async () => {
  const receiver = await startReceiver({ configuredKeys: ['first'] })

  const answer = await send(`${receiver.url}/v1/traces`, {
    headers: { 'content-type': 'application/json', 'x-api-key': 'first', host: 'collector:4318' },
    body: '{}',
  })

  expect(answer.status).toBe(200)
})

function attempt(ask: () => string): unknown {
  try {
    return ask()
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}
