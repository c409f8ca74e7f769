import { eachWord, saidBefore, type Detector } from '../detector.ts'

const written = /\d{3}-\d{2}-\d{4}/g
const loose = /\d{3}[ ]?\d{2}[ ]?\d{4}/g
const named =
  /\b(?:ssn|social[ _-]?security(?:[ _-]?(?:number|no))?)\b\D{0,12}$|(?:ssn|socialSecurity(?:Number)?) \D{0,3}$/i

/** Social security numbers: with dashes, or where the text says that it is one. */
export const socialSecurity: Detector = {
  rule: 'ssn',
  needs: 'manyDigits',
  find({ text, place }, report) {
    eachWord(written, text, ({ 0: value, index }) => {
      if (isAssignable(value)) report(index, index + value.length, { same: value.replaceAll('-', '') })
    })
    if (!/ssn|social/i.test(`${place} ${text}`)) return
    eachWord(loose, text, ({ 0: value, index }) => {
      const same = value.replaceAll(' ', '')
      if (isAssignable(same) && named.test(saidBefore(text, index, place)))
        report(index, index + value.length, { same })
    })
  },
}

// Never given out: areas 000, 666 and 9xx, group 00, serial 0000.
function isAssignable(value: string): boolean {
  return /^(?!000|666|9)\d{3}-?(?!00)\d{2}-?(?!0000)\d{4}$/.test(value)
}
