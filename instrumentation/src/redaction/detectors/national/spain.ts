import { eachWord, type Detector } from '../detector.ts'

const shape = /\d{8}-?[A-HJ-NP-TV-Z]|[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z]/g
const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** DNI and NIE, whose letter is the number modulo 23. */
export const dni: Detector = {
  rule: 'dni',
  needs: 'someDigits',
  find({ text }, report) {
    eachWord(shape, text, ({ 0: value, index }) => {
      const same = value.replaceAll('-', '')
      const number = Number(same.slice(0, -1).replace(/^[XYZ]/, letter => String('XYZ'.indexOf(letter))))
      if (letters.charAt(number % 23) === same.at(-1)) report(index, index + value.length, { same })
    })
  },
}
