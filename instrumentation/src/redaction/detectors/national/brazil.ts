import { eachWord, type Detector } from '../detector.ts'

const shape = /\d{3}\.\d{3}\.\d{3}-\d{2}/g

/** CPF numbers as they are written, with both check digits. */
export const cpf: Detector = {
  rule: 'cpf',
  needs: 'manyDigits',
  find({ text }, report) {
    eachWord(shape, text, ({ 0: value, index }) => {
      const same = value.replaceAll(/\D/g, '')
      const valid =
        checkDigit(same.slice(0, 9)) === Number(same[9]) && checkDigit(same.slice(0, 10)) === Number(same[10])
      if (valid && !/^(\d)\1+$/.test(same)) report(index, index + value.length, { same })
    })
  },
}

function checkDigit(digits: string): number {
  const sum = Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (digits.length + 1 - index), 0)
  return ((sum * 10) % 11) % 10
}
