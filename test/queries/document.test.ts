import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { questions } from '@spanledger/queries'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../docs/sre-queries.md', import.meta.url), 'utf8')

test('the page of questions is the one their headers make', () => {
  const url = new URL('../../queries/document.mjs', import.meta.url).href
  const print = `import { sreQueries } from ${JSON.stringify(url)}; process.stdout.write(sreQueries())`
  const cwd = fileURLToPath(new URL('../../', import.meta.url))

  expect(execFileSync(process.execPath, ['--input-type=module', '-e', print], { cwd, encoding: 'utf8' })).toBe(page)
})

test('it names every question and each of its parameters', () => {
  for (const { name, title, parameters } of questions.values()) {
    expect(page).toContain(`## ${title}\n\n\`${name}\``)
    for (const parameter of Object.keys(parameters))
      if (parameter !== 'project') expect(page).toContain(`\`${parameter}\``)
  }
})
