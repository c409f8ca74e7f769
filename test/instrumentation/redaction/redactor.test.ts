import { describe, expect, test } from 'vitest'
import { placeholders } from '../../../instrumentation/src/redaction/placeholder.ts'
import { Redactor } from '../../../instrumentation/src/redaction/redactor.ts'
import { Tally } from '../../../instrumentation/src/redaction/tally.ts'

const redactorOf = (custom?: (text: string) => unknown, key = 'k') =>
  new Redactor({ placeholder: placeholders(key), ...(custom && { custom }) })

const redact = (text: string) => redactorOf().text(text, new Tally())
const stand = (text: string) => text.replaceAll(/<([A-Z_]+):[\da-f]{8}>/g, '<$1>')

describe('placeholders', () => {
  test('are the same for the same value, however it is written', () => {
    const [grouped, plain, other] = ['4111 1111 1111 1111', '4111-1111-1111-1111', '5555 5555 5555 4444'].map(redact)

    expect(grouped).toBe(plain)
    expect(grouped).not.toBe(other)
    expect(redact('Anna@Example.com')).toBe(redact('anna@example.com'))
  })

  test('are others under another key, and in another process that has none', () => {
    const under = (key?: string) => placeholders(key)('email', 'anna@example.com')

    expect(under('one')).toMatch(/^<EMAIL:[\da-f]{8}>$/)
    expect(under('one')).not.toBe(under('two'))
    expect(under()).not.toBe(under())
  })

  test('are left alone when a text is redacted again', () => {
    const text = `write to a.b@example.com, pay with 4111111111111111, password=hunter22, call +4915123456789, Bearer ${'a1'.repeat(20)}`
    const json = JSON.stringify({ password: 'hunter22', note: text, authorization: 'Bearer x' })
    const tally = new Tally()

    const once = redactorOf().text(text, new Tally())
    const onceJson = redactorOf().text(json, new Tally())

    expect(redactorOf().text(once, tally)).toBe(once)
    expect(redactorOf().text(onceJson, tally)).toBe(onceJson)
    expect(tally.isEmpty).toBe(true)
  })
})

describe('JSON', () => {
  test('keeps its white space, its numbers and all that is nobody secret', () => {
    const json = '{\n  "id": 12345678901234567890, "at":1732312800123,\t"f": 1.10, "to": "a@example.com",\n "n": null }'

    expect(stand(redact(json))).toBe(json.replace('a@example.com', '<EMAIL>'))
  })

  test('hides what a name says is secret, however deep, and nothing that only sounds like it', () => {
    const value = {
      password: 'x y z',
      'X-API-Key': 'short',
      dbPassword: 'abc',
      cvv: 123,
      pin: '4711',
      authorization: { kind: 'Basic', value: 'abcd' },
      'set-cookie': ['a=b', 'c=d'],
      max_tokens: 4096,
      input_tokens: '12',
      token: ' Hello',
      password_hash_rounds: 12,
      properties: { password: { type: 'string', description: 'The password' } },
      passed: 'yes',
    }

    expect(JSON.parse(stand(redact(JSON.stringify(value))))).toEqual({
      ...value,
      password: '<SECRET>',
      'X-API-Key': '<SECRET>',
      dbPassword: '<SECRET>',
      cvv: '<SECRET>',
      pin: '<SECRET>',
      authorization: { kind: '<SECRET>', value: '<SECRET>' },
      'set-cookie': ['<SECRET>', '<SECRET>'],
    })
  })

  test('is read inside of JSON, and where a limit cut it off', () => {
    const inner = JSON.stringify({ to: 'a@example.com', password: 'hunter22', n: 1 })

    expect(stand(redact(JSON.stringify({ arguments: inner })))).toBe(
      JSON.stringify({ arguments: '{"to":"<EMAIL>","password":"<SECRET>","n":1}' }),
    )
    expect(stand(redact('{"a":"b","to":"write to a@example.com and th'))).toBe('{"a":"b","to":"write to <EMAIL> and th')
  })

  test('may hold a secret behind an escape', () => {
    expect(stand(redact(String.raw`{"a":"mail\na@example.com\tor\u0020+4915123456789"}`))).toBe(
      String.raw`{"a":"mail\n<EMAIL>\tor <PHONE>"}`,
    )
  })

  test('that is none is read as text', () => {
    expect(stand(redact('[see here](mailto:a@example.com) {not json}'))).toBe('[see here](mailto:<EMAIL>) {not json}')
    expect(stand(redact('"Hello," she said, "write to a@example.com"'))).toBe('"Hello," she said, "write to <EMAIL>"')
  })
})

describe('values', () => {
  test('come back as they are where nothing was found', () => {
    const value = { a: ['b', { c: 1, d: null, e: undefined }] }

    expect(redactorOf().value(value, new Tally())).toBe(value)
  })

  test('are copied where something was found, and never changed', () => {
    const value = { kept: { a: 1 }, to: ['a@example.com'], card: 4111111111111111 }
    const before = structuredClone(value)

    const said = redactorOf().value(value, new Tally()) as typeof value

    expect(value).toEqual(before)
    expect(said.kept).toBe(value.kept)
    expect(stand(JSON.stringify(said))).toBe('{"kept":{"a":1},"to":["<EMAIL>"],"card":"<CARD>"}')
  })

  test('with a cycle are cut off', () => {
    const value: Record<string, unknown> = { to: 'a@example.com' }
    value['self'] = value
    value['others'] = [value, value, value]

    expect(JSON.stringify(redactorOf().value(value, new Tally()))).not.toContain('a@example.com')
  })
})

test('names of members are looked at as well', () => {
  const counts = { 'ann@example.com': 2, other: 1 }

  expect(stand(redact(JSON.stringify(counts)))).toBe('{"<EMAIL>":2,"other":1}')
  expect(stand(JSON.stringify(redactorOf().value(counts, new Tally())))).toBe('{"<EMAIL>":2,"other":1}')
})

test('what was found is counted by rule, also where the text was seen before', () => {
  const redactor = redactorOf()
  const text = 'a@example.com and b@example.com, 10.1.2.3'
  const counts = [1, 2].map(() => {
    const tally = new Tally()
    redactor.text(text, tally)
    return [tally.rules, tally.count]
  })

  expect(counts).toEqual([
    [['email', 'ip'], 3],
    [['email', 'ip'], 3],
  ])
})

test('a text that was seen before is not looked through again', () => {
  let asked = 0
  const redactor = redactorOf(text => {
    asked += 1
    return text
  })
  const history = Array.from({ length: 50 }, (_, turn) => ({
    role: 'user',
    content: `Turn ${turn}: ${'words '.repeat(200)}`,
  }))
  redactor.value(history, new Tally())
  const before = asked

  redactor.value(structuredClone([...history, { role: 'user', content: `New: ${'words '.repeat(200)}` }]), new Tally())

  expect(asked - before).toBeLessThan(60)
  expect(before).toBeGreaterThan(50)
})

test("a user's function that throws or answers with no text leaves a hash of what it was given", () => {
  const throwing = redactorOf(() => {
    throw new Error('no')
  })
  const tally = new Tally()

  expect(stand(throwing.text('some text', tally))).toBe('<DROPPED>')
  expect(stand(redactorOf(() => undefined).text('some text', new Tally()))).toBe('<DROPPED>')
  expect(throwing.text('some text', new Tally())).toBe(throwing.text('some text', new Tally()))
  expect(tally.rules).toEqual(['dropped'])
})

test.each([
  ['postgres://svc:p4ss@db.internal:5432/app?ssl=true', 'postgres://<CREDENTIALS>@db.internal:5432/app?ssl=true'],
  [
    'GET https://a.example.com/x?page=2&api_key=abc123def456&q=1',
    'GET https://a.example.com/x?page=2&api_key=<SECRET>&q=1',
  ],
  [
    'curl -H "Authorization: Bearer abcdef123456" https://a.example.com',
    'curl -H "Authorization: Bearer <AUTHORIZATION>" https://a.example.com',
  ],
  ['mail%3A%20anna%40example.com%2C%20ok', 'mail%3A%20<EMAIL>%2C%20ok'],
  ['The password is hunter22.', 'The password is <SECRET>.'],
  [
    'my ssn is 123-45-6789, card 4111 1111 1111 1111 exp 12/26 cvv 123',
    'my ssn is <SSN>, card <CARD> exp 12/26 cvv <CVV>',
  ],
  ['the api key is abcd1234efgh5678, call 0049 151 23456789', 'the api key is <SECRET>, call <PHONE>'],
  [
    'curl -u svc:p4ss https://a.example.com; docker run -u 1000:1000',
    'curl -u <CREDENTIALS> https://a.example.com; docker run -u 1000:1000',
  ],
  ['srv 10.20.30.41 after release 4.2 on 10.20.30.42', 'srv <IP> after release 4.2 on <IP>'],
  ['host 10.20.30.40:8080, not 127.0.0.1, version 1.2.3.4', 'host <IP>:8080, not 127.0.0.1, version 1.2.3.4'],
])('of a text only the secret goes: %s', (text, said) => {
  expect(stand(redact(text))).toBe(said)
})
