import { eachMatch, type Detector } from '../detector.ts'

const begin = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const body = /[A-Za-z\d+/=\s\\:,.()-]{0,20000}/y

/** PEM private keys, to their last line or, where that is cut off, as far as the text looks like one. */
export const privateKey: Detector = {
  rule: 'private_key',
  needs: 'token',
  find({ text }, report) {
    eachMatch(begin, text, ({ 0: head, index }) => {
      body.lastIndex = index + head.length
      const rest = body.exec(text)?.[0] ?? ''
      const last = rest.indexOf('-----END ')
      const line = last < 0 ? -1 : rest.indexOf('-----', last + 9)
      const end = index + head.length + (line < 0 ? rest.length : line + 5)
      report(index, end)
      begin.lastIndex = end
    })
  },
}
