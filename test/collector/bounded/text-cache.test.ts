import { expect, test } from 'vitest'
import { TextCache } from '../../../collector/src/bounded/text-cache.ts'

function remembered(cache: TextCache<number>, texts: readonly string[]): readonly string[] {
  return texts.filter(text => cache.get(text) !== undefined)
}

test('what was put in is found again', () => {
  const cache = new TextCache<number>({ entries: 4, characters: 100, longest: 10 })

  cache.set('a', 1)

  expect([cache.get('a'), cache.get('b')]).toEqual([1, undefined])
})

test('no more entries are remembered than allowed, the latest among them', () => {
  const cache = new TextCache<number>({ entries: 4, characters: 1_000, longest: 10 })
  const texts = Array.from({ length: 100 }, (_, number) => `text ${number}`)

  for (const [number, text] of texts.entries()) cache.set(text, number)

  const known = remembered(cache, texts)
  expect(known.length).toBeLessThanOrEqual(4)
  expect(known).toContain('text 99')
})

test('what is asked for again outlives what is not', () => {
  const cache = new TextCache<number>({ entries: 4, characters: 1_000, longest: 10 })
  cache.set('asked', 1)
  cache.set('not asked', 2)

  for (let number = 0; number < 100; number += 1) {
    cache.get('asked')
    cache.set(`text ${number}`, number)
  }

  expect(remembered(cache, ['asked', 'not asked'])).toEqual(['asked'])
})

test('no more characters are remembered than allowed', () => {
  const cache = new TextCache<number>({ entries: 1_000, characters: 100, longest: 20 })
  const texts = Array.from({ length: 50 }, (_, number) => `a text of 20 chars ${number % 10}${number}`.slice(0, 20))

  for (const [number, text] of texts.entries()) cache.set(text, number)

  expect(new Set(remembered(cache, texts)).size).toBeLessThanOrEqual(5)
})

test('a text that is too long is never remembered', () => {
  const cache = new TextCache<number>({ entries: 4, characters: 100, longest: 10 })

  cache.set('eleven char', 1)

  expect(cache.get('eleven char')).toBeUndefined()
})
