import { beginsWord, eachMatch, eachWord, saidBefore, type Detector } from '../detector.ts'
import { isInternational } from './country-codes.ts'

const international = /\+[1-9](?:[ .\-/]{0,2}\(?\d\)?){6,14}/g
// The same with the two zeros that are dialled in most of the world, where it is grouped: else it is a number like any other.
const dialled = /00[1-9]\d{0,2}(?:[ .\-/]\(?\d{1,12}\)?){1,6}/g
const named =
  /\b(?:phone|telephone|telefono|teléfono|telefon|téléphone|tel|mobile|mobil|móvil|cell|handy|fax|whatsapp|portable|rufnummer|call|sms)(?:[ _-]?(?:number|no|nr))?\b\D{0,12}$/i
const anything = /\d(?:[ .\-/()]{0,2}\d){6,14}/g

/** Shapes that only a telephone number has within its country; one expression, since every text with digits goes through it. */
const national = new RegExp(
  [
    // North America: neither the area nor the exchange begins with 0 or 1.
    String.raw`[2-9]\d{2}(?:\)? ?|[.-])[2-9]\d{2}[.-]\d{4}`,
    // United Kingdom, Ireland.
    String.raw`0[1237]\d{1,4}\)?[ -]\d{3,4}[ -]?\d{3,4}`,
    // Germany, Austria.
    String.raw`0[1-9]\d{1,4}\)?[ /-]{1,3}\d{5,9}`,
    // France.
    String.raw`0[1-9](?:[ .-]\d{2}){4}`,
  ].join('|'),
  'g',
)

/** Telephone numbers: with a country code, in a shape of their own, or where the text says that it is one. */
export const phone: Detector = {
  rule: 'phone',
  needs: 'someDigits',
  find({ text, place }, report) {
    const add = (start: number, value: string) =>
      report(start, start + value.length, { same: value.replaceAll(/[^\d+]/g, '') })
    if (text.includes('+')) findInternational(text, add)
    eachWord(dialled, text, match => {
      if (isInternational(match[0].replaceAll(/\D/g, '').slice(2))) add(match.index, match[0])
    })
    eachWord(national, text, match => {
      if (!isAmongBytes(text, match.index, match.index + match[0].length)) add(match.index, match[0])
    })
    eachWord(anything, text, match => {
      if (named.test(saidBefore(text, match.index, place)) && !isDate(match[0])) add(match.index, match[0])
    })
  },
}

function findInternational(text: string, add: (start: number, value: string) => void): void {
  eachMatch(international, text, ({ 0: value, index }) => {
    const isWhole = !/[\d]/.test(text.charAt(index + value.length)) && beginsWord(text, index)
    if (isWhole && isInternational(value.replaceAll(/\D/g, ''))) add(index, value)
  })
}

// `00 00 01 23 45 67 89 ab`: a dump of bytes has the shape of a French number.
function isAmongBytes(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start)
  return /^(?:\d[\da-f]|[a-f]\d)[ .-]$/i.test(before) || /^[ .-][\da-f]{2}(?![\da-z])/i.test(text.slice(end, end + 4))
}

function isDate(value: string): boolean {
  return /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})/.test(value)
}
