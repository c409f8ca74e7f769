import { eachWord, type Detector } from '../detector.ts'

// Sex, year, month (20 and above where it is not known), department, commune, order, key.
const shape = /[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}/g

/** Numéros de sécurité sociale (NIR), whose key is 97 less the rest. */
export const nir: Detector = {
  rule: 'nir',
  needs: 'someDigits',
  find({ text }, report) {
    eachWord(shape, text, ({ 0: value, index }) => {
      const same = value.replaceAll(' ', '')
      // Corsica's departments count as 19 and 18.
      const digits = same.slice(0, 13).replace('2A', '19').replace('2B', '18')
      if (97 - (Number(digits) % 97) === Number(same.slice(13))) report(index, index + value.length, { same })
    })
  },
}
