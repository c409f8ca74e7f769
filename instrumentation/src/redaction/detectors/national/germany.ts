import { eachWord, saidBefore, type Detector } from '../detector.ts'

const shape = /[1-9]\d{10}|[1-9]\d \d{3} \d{3} \d{3}/g
const otherId =
  /(?:order|trace|span|request|ticket|tracking|build|job|message|event|session)[ _-]?(?:id|no|nr|number|#)?["'\s:=#]*$/i

/** Steuer-Identifikationsnummern: eleven digits, one of which occurs twice or three times, and a check digit. */
export const taxId: Detector = {
  rule: 'steuer_id',
  needs: 'manyDigits',
  find({ text, place }, report) {
    eachWord(shape, text, ({ 0: value, index }) => {
      const same = value.replaceAll(' ', '')
      if (!repeatsOne(same.slice(0, 10)) || !hasCheckDigit(same)) return
      if (!otherId.test(saidBefore(text, index, place))) report(index, index + value.length, { same })
    })
  },
}

function repeatsOne(digits: string): boolean {
  const counts = new Map<string, number>()
  for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1)
  const repeated = [...counts.values()].filter(count => count > 1)
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3
}

/** ISO/IEC 7064, MOD 11,10. */
function hasCheckDigit(digits: string): boolean {
  let product = 10
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10 === Number(digits.at(-1))
}
