import { expect, test } from 'vitest'
import { nextPath } from '../../../../collector/src/login/pages/next-path.ts'

test.each([
  '/',
  '/runs',
  '/runs/0af7?view=cost#step-3',
  '/tasks?since=7d&q=https%3A%2F%2Fexample.com',
  '/compare?a=1&b=//2',
])('goes on to %s', path => {
  expect(nextPath(path)).toBe(path)
})

test.each([
  'https://evil.example/',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n\\evil.example',
  '/.//evil.example/',
  '/a/..//evil.example/',
  '/%2e//evil.example/',
  'javascript:alert(1)',
  'runs',
  '',
  '/login',
  '/login?next=/login',
  '/logout',
  `/${'a'.repeat(2_000)}`,
  ['/runs', '/tasks'],
  undefined,
])('%j goes nowhere but home', asked => {
  expect(nextPath(asked)).toBe('/')
})
