import type { Make } from './personal.ts'
import { characters, digitsOf, hexOf, lowerOf, upperOf } from './random-values.ts'

/** What looks like something to redact and is none; a trace is worth nothing without these. */
export const lookAlikes: Readonly<Record<string, Make>> = {
  uuid: random =>
    `${hexOf(random, 8)}-${hexOf(random, 4)}-4${hexOf(random, 3)}-a${hexOf(random, 3)}-${hexOf(random, 12)}`,
  'uuid of digits': random =>
    `${digitsOf(random, 8)}-${digitsOf(random, 4)}-4${digitsOf(random, 3)}-8${digitsOf(random, 3)}-${digitsOf(random, 12)}`,
  'trace id': random => hexOf(random, 32),
  'span id': random => hexOf(random, 16),
  traceparent: random => `00-${hexOf(random, 32)}-${hexOf(random, 16)}-01`,
  sha256: random => random.pick([hexOf(random, 64), `sha256:${hexOf(random, 64)}`] as const),
  'git commit': random => hexOf(random, random.pick([7, 8, 12, 40] as const)),
  'epoch seconds': random => String(1_600_000_000 + random.below(200_000_000)),
  'epoch milliseconds': random => `1${7 + random.below(2)}${digitsOf(random, 11)}`,
  'epoch microseconds': random => `17${digitsOf(random, 14)}`,
  'epoch nanoseconds': random => `17${digitsOf(random, 17)}`,
  date: random =>
    `202${random.below(7)}-${random.pick(['01', '07', '12'] as const)}-${10 + random.below(19)}T${10 + random.below(13)}:${10 + random.below(49)}:${10 + random.below(49)}.${digitsOf(random, 3)}Z`,
  version: random =>
    `${random.pick(['', 'v'] as const)}${random.below(30)}.${random.below(40)}.${random.below(400)}${random.pick(['', '-beta.1', '+build.7'] as const)}`,
  'version of four parts': random =>
    `version ${random.below(30)}.${random.below(40)}.${random.below(200)}.${random.below(200)}`,
  'user agent': random =>
    `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/${100 + random.below(50)}.0.${random.below(255)}.0 Safari/537.36`,
  model: random =>
    random.pick(['gpt-4o-2024-08-06', 'claude-sonnet-4-5-20250929', 'gemini-2.5-flash-preview-09-2025', 'text-embedding-3-small', 'meta-llama/Llama-3.1-8B-Instruct', 'o4-mini', 'accounts/fireworks/models/deepseek-v3'] as const), // oxfmt-ignore
  'order id': random =>
    random.pick([`A-${digitsOf(random, 4)}`, `ORD-2024-${digitsOf(random, 6)}`, `#${digitsOf(random, 8)}`, `order_${hexOf(random, 24)}`, `PO${digitsOf(random, 10)}`, `order id ${digitsOf(random, 16)}`, `INV-${digitsOf(random, 12)}`, digitsOf(random, 9), digitsOf(random, 10)] as const), // oxfmt-ignore
  decimal: random =>
    `${random.pick(['', '-'] as const)}${random.below(1000)}.${digitsOf(random, random.pick([2, 6, 14, 16, 17] as const))}`,
  logprob: random => `-0.${digitsOf(random, 16)}`,
  money: random => `$${random.below(999)},${digitsOf(random, 3)}.${digitsOf(random, 2)}`,
  'vector of decimals': random => `[${Array.from({ length: 8 }, () => `0.${digitsOf(random, 16)}`).join(', ')}]`,
  'call id': random => random.pick([`call_${characters(random, 24, 'abcXYZ0189')}`, `toolu_01${characters(random, 22, 'abcXYZ0189')}`, `chatcmpl-${characters(random, 29, 'abcXYZ0189')}`, `msg_01${characters(random, 22, 'abcXYZ0189')}`, `resp_${hexOf(random, 48)}`] as const), // oxfmt-ignore
  'card that fails its check': random => `4${digitsOf(random, 14)}`.replace(/$/, '') + 'X',
  'token count': random =>
    random.pick([`max_tokens: ${digitsOf(random, 4)}`, `"input_tokens": ${digitsOf(random, 5)}`, `total_tokens=${digitsOf(random, 6)}`, `"token": " ${lowerOf(random, 6)}"`] as const), // oxfmt-ignore
  path: random =>
    `/usr/lib/node_modules/${lowerOf(random, 8)}@${random.below(9)}.${random.below(20)}.1/dist/index.js:${digitsOf(random, 3)}:${digitsOf(random, 2)}`,
  package: random => `@${lowerOf(random, 6)}/${lowerOf(random, 8)}@${random.below(9)}.${random.below(20)}.1`,
  code: random =>
    random.pick(['std::vector<int>::push_back', 'face::add(ab::cd)', 'password: string', 'const password = getPassword()', 'secret: process.env.SECRET', 'interface Login { password: string; token?: string }', 'type: "password"', 'Basic usage of the bearer of news', 'token = tokenizer.next()', 'The password is required.', 'See https://example.com/a?page=2&sort=asc#key', '@media (min-width: 600px)', 'import x from "icon@2x.png"'] as const), // oxfmt-ignore
  time: random => `${10 + random.below(13)}:${10 + random.below(49)}:${10 + random.below(49)}`,
  mac: random => Array.from({ length: 6 }, () => hexOf(random, 2)).join(':'),
  base64: random => Buffer.from(random.bytes(48)).toString('base64'),
  isbn: random => `978-3-16-${digitsOf(random, 6)}-${digitsOf(random, 1)}`,
  'upper case id': random => `${upperOf(random, 3)}-${digitsOf(random, 5)}-${upperOf(random, 2)}`,
  'number of a section': random =>
    `${random.pick(['section ', '// ', '§ ', ''] as const)}${1 + random.below(9)}.${random.below(12)}.${random.below(12)}.${random.below(12)}`,
  'dump of bytes': random => Array.from({ length: 12 }, () => hexOf(random, 2)).join(' '),
  'template in source': random =>
    random.pick(['Authorization: `Bearer ${token}`', "headers['x-api-key'] = `${apiKey}`", 'authorization: params.auth'] as const), // oxfmt-ignore
  loopback: random =>
    random.pick([
      '127.0.0.1',
      '::1',
      'localhost',
      '0.0.0.0',
      '255.255.255.0',
      'http://127.0.0.1:4318/v1/traces',
    ] as const),
}
