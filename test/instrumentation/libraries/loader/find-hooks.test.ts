import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hookFinder } from '../../../../instrumentation/src/libraries/loader/find-hooks.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const points = [
  { library: 'ai', hook: 'generateText', file: /^dist\/index\.m?js$/, binding: 'generateText' },
  { library: '@scope/sdk', hook: 'Client', file: /^dist\/client-\w+\.js$/, binding: 'Client' },
]
const find = hookFinder(points)

test.each([
  ['/app/node_modules/ai/dist/index.js', '/app/node_modules/ai', 'generateText'],
  ['/app/node_modules/x/node_modules/ai/dist/index.mjs', '/app/node_modules/x/node_modules/ai', 'generateText'],
  [
    '/a/node_modules/.pnpm/ai@5.0.0/node_modules/ai/dist/index.js',
    '/a/node_modules/.pnpm/ai@5.0.0/node_modules/ai',
    'generateText',
  ],
  ['/app/node_modules/@scope/sdk/dist/client-Ab3.js', '/app/node_modules/@scope/sdk', 'Client'],
])('%s is a file of a library', (path, folder, hook) => {
  expect(find(path)).toMatchObject({ folder, points: [{ hook }] })
})

test.each([
  '/app/index.js',
  '/app/node_modules/ai/dist/other.js',
  '/app/node_modules/ai/node_modules/zod/dist/index.js',
  '/app/node_modules/openai/dist/index.js',
  '/app/node_modules/@scope/other/dist/client-Ab3.js',
  '/app/node_modules/ai',
  '/app/node_modules/@scope',
  '/app/node_modules/',
])('%s is none', path => {
  expect(find(path)).toBeUndefined()
})

test('a library under another name is known by its package.json', async () => {
  const temporary = await temporaryFolder()
  const [alias, other] = ['ai-5', 'ai-other'].map(name => join(temporary, 'node_modules', name))
  for (const [folder, name] of [
    [alias, 'ai'],
    [other, 'something'],
  ]) {
    mkdirSync(String(folder), { recursive: true })
    writeFileSync(`${folder}/package.json`, JSON.stringify({ name }))
  }

  expect(find(`${alias}/dist/index.js`)?.points).toHaveLength(1)
  expect(find(`${other}/dist/index.js`)).toBeUndefined()
})
