import type { SeededRandom } from '../../../helpers/seeded-random.ts'
import * as check from './check-digits.ts'
import { characters, digitsOf, upperOf } from './random-values.ts'

export type Make = (random: SeededRandom) => string

const names = ['anna', 'li.wei', 'josé', 'm.o-brien', 'k_tanaka', 'priya99', 'schmidt+news', 'x'] as const
const hosts = [
  'example.com',
  'mail.example.org',
  'firma.de',
  'exemple.fr',
  'uni-koeln.de',
  'corp.co.uk',
  'a1.io',
] as const
const between = ['', ' ', '-'] as const

const groups = (text: string, separator: string, size = 4) =>
  (text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(separator)

function card(random: SeededRandom): string {
  const [prefix, length] = random.pick([
    ['4', 16], ['51', 16], ['55', 16], ['2221', 16], ['2720', 16], ['34', 15], ['37', 15], ['6011', 16], ['65', 16],
    ['3528', 16], ['3589', 16], ['36', 14], ['38', 14], ['305', 14], ['62', 16],
  ] as [[string, number], ...[string, number][]]) // oxfmt-ignore
  const payload = prefix + digitsOf(random, length - prefix.length - 1)
  const digits = payload + check.luhnDigit(payload)
  const separator = random.pick(between)
  if (length === 16) return groups(digits, separator)
  return `${digits.slice(0, 4)}${separator}${digits.slice(4, 10)}${separator}${digits.slice(10)}`
}

function iban(random: SeededRandom): string {
  const [country, account] = random.pick([
    ['DE', digitsOf(random, 18)],
    ['AT', digitsOf(random, 16)],
    ['ES', digitsOf(random, 20)],
    ['FR', digitsOf(random, 10) + characters(random, 11, '0123456789ABCDEF') + digitsOf(random, 2)],
    ['GB', upperOf(random, 4) + digitsOf(random, 14)],
    ['NL', upperOf(random, 4) + digitsOf(random, 10)],
    ['NO', digitsOf(random, 11)],
    ['IT', upperOf(random, 1) + digitsOf(random, 22)],
    ['CH', digitsOf(random, 5) + digitsOf(random, 12)],
    ['PL', digitsOf(random, 24)],
  ] as [[string, string], ...[string, string][]])
  const whole = country + check.ibanDigits(country, account) + account
  return groups(whole, random.pick(['', ' '] as const))
}

function steuerId(random: SeededRandom): string {
  const order = Array.from('0123456789').sort(() => random.below(3) - 1)
  const start = order.filter(digit => digit !== '0')
  const first = start[0] ?? '1'
  const others = order.filter(digit => digit !== first).slice(0, 8)
  const payload = [first, ...others]
  // Exactly one digit occurs twice.
  payload.splice(1 + random.below(9), 0, payload[random.below(9)] ?? first)
  const digits = payload.join('')
  const whole = digits + check.mod1110(digits)
  return random.chance(0.5) ? whole : `${whole.slice(0, 2)} ${groups(whole.slice(2), ' ', 3)}`
}

function nir(random: SeededRandom): string {
  const [department, counted] = random.pick([['75', '75'], ['2A', '19'], ['2B', '18'], ['13', '13']] as [[string, string], ...[string, string][]]) // oxfmt-ignore
  const month = String(1 + random.below(12)).padStart(2, '0')
  const [head, tail] = [random.pick(['1', '2'] as const) + digitsOf(random, 2) + month, digitsOf(random, 6)]
  const key = check.nirKey(head + counted + tail)
  const parts = [head.slice(0, 1), head.slice(1, 3), month, department, tail.slice(0, 3), tail.slice(3), key]
  return parts.join(random.pick(['', ' '] as const))
}

function dni(random: SeededRandom): string {
  if (random.chance(0.5)) {
    const number = digitsOf(random, 8)
    return `${number}${random.pick(['', '-'] as const)}${check.dniLetter(Number(number))}`
  }
  const [letter, number] = [random.below(3), digitsOf(random, 7)]
  return `${'XYZ'[letter]}${number}${check.dniLetter(Number(`${letter}${number}`))}`
}

function bsn(random: SeededRandom): string {
  const payload = `${1 + random.below(9)}${digitsOf(random, 7)}`
  const digit = check.bsnDigit(payload)
  return digit === undefined ? bsn(random) : payload + digit
}

function codiceFiscale(random: SeededRandom): string {
  const day = String(1 + random.below(31)).padStart(2, '0')
  const code = `${upperOf(random, 6)}${digitsOf(random, 2)}${characters(random, 1, 'ABCDEHLMPRST')}${day}${upperOf(random, 1)}${digitsOf(random, 3)}`
  return code + check.fiscalLetter(code)
}

const area = (random: SeededRandom) => `${2 + random.below(8)}${digitsOf(random, 2)}`

const phones: readonly [Make, ...Make[]] = [
  random => `+1${area(random)}${area(random)}${digitsOf(random, 4)}`,
  random => `+1 (${area(random)}) ${area(random)}-${digitsOf(random, 4)}`,
  random => `(${area(random)}) ${area(random)}-${digitsOf(random, 4)}`,
  random => `${area(random)}-${area(random)}-${digitsOf(random, 4)}`,
  random => `${area(random)}.${area(random)}.${digitsOf(random, 4)}`,
  random => `+49 15${digitsOf(random, 1)} ${digitsOf(random, 8)}`,
  random => `+4930${digitsOf(random, 7)}`,
  random => `0151 ${digitsOf(random, 8)}`,
  random => `089/${digitsOf(random, 7)}`,
  random => `+44 20 ${digitsOf(random, 4)} ${digitsOf(random, 4)}`,
  random => `07${digitsOf(random, 3)} ${digitsOf(random, 6)}`,
  random => `020 ${digitsOf(random, 4)} ${digitsOf(random, 4)}`,
  random => `+33 6 ${groups(digitsOf(random, 8), ' ', 2)}`,
  random => `06 ${groups(digitsOf(random, 8), ' ', 2)}`,
  random => `+34 6${digitsOf(random, 2)} ${digitsOf(random, 3)} ${digitsOf(random, 3)}`,
  random => `+91 9${digitsOf(random, 4)} ${digitsOf(random, 5)}`,
  random => `+81-90-${digitsOf(random, 4)}-${digitsOf(random, 4)}`,
  random => `+353 8${digitsOf(random, 1)} ${digitsOf(random, 3)} ${digitsOf(random, 4)}`,
]

const octet = (random: SeededRandom) => String(1 + random.below(254))

/** One maker of values for each class that is supported; where a class needs a word beside it, the word is there. */
export const personal: Readonly<Record<string, Make>> = {
  email: random => `${random.pick(names)}${random.below(1000)}@${random.pick(hosts)}`,
  card,
  iban,
  phone: random => random.pick(phones)(random),
  'phone that is said to be one': random =>
    `${random.pick(['Phone', 'mobile number', 'Tel.', 'WhatsApp'] as const)}: ${digitsOf(random, 5)} ${digitsOf(random, 5)}`,
  'ip 4': random =>
    [1 + random.below(223), octet(random), octet(random), octet(random)].join('.').replace(/^127\./, '126.'),
  'ip 6': random => {
    const group = () => (1 + random.below(65535)).toString(16)
    const full = `2001:${Array.from({ length: 7 }, group).join(':')}`
    return random.pick([
      full,
      `2a01:${group()}:${group()}::${random.below(99) + 1}`,
      `fe80::${group()}:${group()}`,
      `fd00:${group()}::1`,
    ] as const)
  },
  ssn: random =>
    `${100 + random.below(500)}-${String(1 + random.below(99)).padStart(2, '0')}-${String(1 + random.below(9999)).padStart(4, '0')}`,
  nino: random => {
    const [first, parts] = [
      random.pick(['AB', 'CE', 'JR', 'PW', 'SX'] as const),
      groups(digitsOf(random, 6), ' ', 2).split(' '),
    ]
    return [first, ...parts, random.pick(['A', 'B', 'C', 'D'] as const)].join(random.pick(['', ' '] as const))
  },
  'steuer id': steuerId,
  nir,
  dni,
  'bsn that is said to be one': random =>
    `${random.pick(['BSN', 'burgerservicenummer', 'Mijn BSN is'] as const)} ${bsn(random)}`,
  'codice fiscale': codiceFiscale,
  cpf: random => {
    const payload = digitsOf(random, 9)
    return `${groups(payload, '.', 3)}-${check.cpfDigits(payload)}`
  },
  ahv: random => {
    const payload = `756${digitsOf(random, 9)}`
    const whole = payload + check.eanDigit(payload)
    return random.chance(0.5) ? whole : `756.${whole.slice(3, 7)}.${whole.slice(7, 11)}.${whole.slice(11)}`
  },
}
