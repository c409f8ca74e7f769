import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { questions } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore, type TestStore } from '../helpers/store.ts'

const folder = fileURLToPath(new URL('../../queries/', import.meta.url))

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

test('the types in the repository are those the engine describes', () => {
  expect(() =>
    execFileSync(process.execPath, ['generate.mjs', '--check'], { cwd: folder, stdio: 'pipe' }),
  ).not.toThrow()
})

test('every file is a question', () => {
  const files = readdirSync(folder).filter(file => file.endsWith('.sql'))

  expect([...questions.keys()].map(name => `${name}.sql`).sort()).toEqual(files.sort())
})

test.each([...questions.values()].map(question => [question.name, question] as const))(
  '%s asks in words, within one project, and answers on an empty store',
  async (_, question) => {
    const parameters = {
      project: 'p',
      since: new Date(0),
      until: new Date(),
      limit: 10,
      trace_id: 'a',
      prefix: 'a',
      words: 'a',
      service: 'a',
      span_id: 'a',
      hash: 'a',
      ids: 'a',
      most_bytes: 10,
      skip: 0,
      step_seconds: 60,
      min_cost_micro: 0,
      min_duration_ms: 0,
      ...Object.fromEntries(
        ['task', 'model', 'tool', 'agent', 'customer', 'user', 'outcome', 'problem', 'actions', 'who'].map(name => [
          name,
          '',
        ]),
      ),
      ...Object.fromEntries(
        ['before_nano', 'before_id', 'after_nano', 'after_id', 'stored_after'].map(name => [name, '']),
      ),
    }

    expect(question.title).toMatch(/\?$/)
    expect(question.sql).toContain('project = {project:String}')
    expect(await open.store.ask(question, parameters)).toEqual([])
  },
)
