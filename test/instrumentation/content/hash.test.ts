import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../instrumentation/src/content/canonical.ts'
import { bytesHash, contentHash } from '../../../instrumentation/src/content/hash.ts'

describe('the canonical form', () => {
  test("is the one of RFC 8785's first example", () => {
    const value = {
      numbers: JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]') as unknown,
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }

    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('sorts keys by UTF-16 code units, as RFC 8785 section 3.2.3 does', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }

    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7)
    expect(
      canonicalJson(value)
        .match(/:"([A-Z])/g)
        ?.join(''),
    ).toBe(':"C:"O:"C:"L:"E:"E:"H')
  })

  // RFC 8785 appendix B.
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['5e-324', '5e-324'],
    ['1.7976931348623157e308', '1.7976931348623157e+308'],
    ['9007199254740992', '9007199254740992'],
    ['295147905179352830000', '295147905179352830000'],
    ['9.999999999999997e22', '9.999999999999997e+22'],
    ['1e23', '1e+23'],
    ['999999999999999900000', '999999999999999900000'],
    ['1e21', '1e+21'],
    ['9.999999999999997e-7', '9.999999999999997e-7'],
    ['0.000001', '0.000001'],
    ['333333333.3333332', '333333333.3333332'],
    ['-0.0000033333333333333333', '-0.0000033333333333333333'],
    ['1424953923781206.2', '1424953923781206.2'],
  ])('writes the number %s', (number, written) => {
    expect(canonicalJson(JSON.parse(number))).toBe(written)
  })

  test('leaves out what JSON leaves out', () => {
    expect(canonicalJson({ b: undefined, a: [undefined], d: new Date(0) })).toBe(
      '{"a":[null],"d":"1970-01-01T00:00:00.000Z"}',
    )
  })

  test('throws on a cycle instead of running for ever', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)

    expect(() => canonicalJson(cycle)).toThrow(RangeError)
  })
})

describe('the content hash', () => {
  test('is the first half of the SHA-256 of the canonical form', () => {
    // printf '"hello"' | sha256sum
    expect(contentHash('hello')).toBe('5aa762ae383fbb727af3c7a36d4940a5')
    // printf 'hello' | sha256sum
    expect(bytesHash(Buffer.from('hello'))).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e')
  })

  test.each([
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['composed and decomposed letters', 'caf\u00e9', 'cafe\u0301'],
    ['line ends', 'one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['how a number is written', [1.0], [1]],
  ])('does not depend on %s', (_, left, right) => {
    expect(contentHash(left)).toBe(contentHash(right))
  })

  test.each([
    ['a text and a number', '1', 1],
    ['upper and lower case', 'A', 'a'],
    ['one and two spaces', 'a b', 'a  b'],
  ])('tells %s apart', (_, left, right) => {
    expect(contentHash(left)).not.toBe(contentHash(right))
  })
})
