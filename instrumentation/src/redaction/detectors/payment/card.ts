import { eachWord, saidBefore, type Detector } from '../detector.ts'

const grouped = /\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]\d{4,5}/g
const plain = /\d{14,16}/g
const otherId =
  /(?:order|trace|span|request|ticket|tracking|build|job|message|event|session|snowflake|parent|run|batch)[ _-]?(?:id|no|nr|num|number|ref|#)?["'\s:=#]*$/i

/** Payment cards: a prefix and a length that an issuer has, and the check digit. */
export const card: Detector = {
  rule: 'card',
  needs: 'manyDigits',
  find({ text, place }, report) {
    eachWord(grouped, text, ({ 0: value, index }) => {
      const digits = value.replaceAll(/\D/g, '')
      if (isCard(digits)) report(index, index + value.length, { same: digits })
    })
    eachWord(plain, text, ({ 0: value, index }) => {
      if (isCard(value) && !otherId.test(saidBefore(text, index, place))) report(index, index + value.length)
    })
  },
}

function isCard(digits: string): boolean {
  return issuers.some(issuer => issuer.test(digits)) && luhn(digits)
}

const issuers: readonly RegExp[] = [
  // Visa
  /^4\d{15}$/,
  // Mastercard
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  // American Express
  /^3[47]\d{13}$/,
  // Discover
  /^6(?:011|4[4-9]\d|5\d{2})\d{12}$/,
  // JCB
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
  // Diners Club
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
  // UnionPay
  /^62\d{14}$/,
]

/** ISO/IEC 7812: every second digit from the right counts twice. */
function luhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30
    const counted = index % 2 === 0 ? digit : digit * 2
    sum += counted > 9 ? counted - 9 : counted
  }
  return sum % 10 === 0
}
