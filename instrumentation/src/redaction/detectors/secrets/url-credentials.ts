import { eachMatch, type Detector } from '../detector.ts'

const userInfo = /:\/\/([^\s/?#"'<>\\]{1,300})@/g

/** The user and password of a URL; a user alone only where that looks like a token. */
export const urlCredentials: Detector = {
  rule: 'credentials',
  needs: 'at',
  find({ text }, report) {
    eachMatch(userInfo, text, ({ 1: value = '', index }) => {
      if (!value.includes(':') && !/^(?=.*\d).{16,}$/.test(value)) return
      report(index + 3, index + 3 + value.length)
    })
  },
}
