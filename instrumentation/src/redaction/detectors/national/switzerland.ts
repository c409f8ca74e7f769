import { eachWord, type Detector } from '../detector.ts'

const shape = /756\.?\d{4}\.?\d{4}\.?\d{2}/g

/** AHV numbers: Switzerland's country code, and the check digit of EAN-13. */
export const ahv: Detector = {
  rule: 'ahv',
  needs: 'manyDigits',
  find({ text }, report) {
    eachWord(shape, text, ({ 0: value, index }) => {
      const same = value.replaceAll('.', '')
      const sum = Array.from(same).reduce((sum, digit, place) => sum + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
      if (sum % 10 === 0) report(index, index + value.length, { same })
    })
  },
}
