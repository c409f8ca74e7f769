import { eachWord, saidBefore, type Detector } from '../detector.ts'

const digits = /\d{3,4}/g
const named = /\b(?:cvv2?|cvc2?|csc)\W{0,3}(?:code|is|no|nr)?\W{0,3}$/i

/** The three or four digits of a payment card that are on no receipt, where the text says that they are these. */
export const securityCode: Detector = {
  rule: 'cvv',
  needs: 'fewDigits',
  find({ text, place }, report) {
    if (!/cv[vc]|csc/i.test(text)) return
    eachWord(digits, text, ({ 0: value, index }) => {
      if (named.test(saidBefore(text, index, place))) report(index, index + value.length)
    })
  },
}
