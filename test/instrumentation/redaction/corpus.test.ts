import { describe, expect, test } from 'vitest'
import { placeholders } from '../../../instrumentation/src/redaction/placeholder.ts'
import { Redactor } from '../../../instrumentation/src/redaction/redactor.ts'
import { Tally } from '../../../instrumentation/src/redaction/tally.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { contexts, inUrl } from './corpus/contexts.ts'
import { lookAlikes } from './corpus/look-alikes.ts'
import { personal } from './corpus/personal.ts'
import { secrets, type Written } from './corpus/secrets.ts'

const places = Object.entries({ ...contexts, url: inUrl })
const perClass = 2000
const redactor = new Redactor({ placeholder: placeholders('test') })

const redact = (text: string) => redactor.text(text, new Tally())

/** Values of one class in all places by turns, with what was let through. */
function misses(make: (seed: ReturnType<typeof seededRandom>) => Written, seed: number): readonly string[] {
  const random = seededRandom(seed)
  return Array.from({ length: perClass }, (_, index) => {
    const { secret, text } = make(random)
    const [name, place] = places[index % places.length] ?? ['', (value: string) => value]
    const said = redact(place(text))
    const digits = (value: string) => value.replaceAll(/[^\p{L}\d]/gu, '')
    return digits(decodeURIComponent(said)).includes(digits(secret)) ? `${name}: ${place(text)} => ${said}` : ''
  }).filter(miss => miss !== '')
}

describe('at least 99 in 100 values of a class are found, wherever they stand', () => {
  test.each(Object.entries(personal))('%s', (_, make) => {
    // What tells the class is not secret, what follows it is.
    const missed = misses(random => {
      const text = make(random)
      return { secret: text.replace(/^.*(?:[:.a-z] )(?=\d)/i, ''), text }
    }, 1)

    expect(missed.slice(0, missed.length > perClass / 100 ? 5 : 0)).toEqual([])
  })

  test.each(Object.entries(secrets))('%s', (_, make) => {
    const missed = misses(make, 2)

    expect(missed.slice(0, missed.length > perClass / 100 ? 5 : 0)).toEqual([])
  })
})

describe('at most 1 in 1000 look-alikes is touched', () => {
  test.each(Object.entries(lookAlikes))('%s', (_, make) => {
    const random = seededRandom(3)
    const touched = Array.from({ length: perClass }, (_, index) => {
      const text = (places[index % places.length]?.[1] ?? String)(make(random))
      const said = redact(text)
      return said === text ? '' : `${text} => ${said}`
    }).filter(change => change !== '')

    expect(touched.slice(0, touched.length > perClass / 1000 ? 5 : 0)).toEqual([])
  })
})
