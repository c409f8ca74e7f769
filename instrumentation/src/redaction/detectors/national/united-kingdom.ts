import { eachWord, type Detector } from '../detector.ts'

const shape = /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]/g

/** National Insurance numbers. */
export const nationalInsurance: Detector = {
  rule: 'nino',
  needs: 'someDigits',
  find({ text }, report) {
    eachWord(shape, text, ({ 0: value, index }) => {
      // Prefixes that are not given out.
      if (/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(value)) return
      report(index, index + value.length, { same: value.replaceAll(' ', '') })
    })
  },
}
