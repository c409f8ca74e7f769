import { eachMatch, type Detector } from '../detector.ts'

const scheme = /\b(bearer|basic)(?:\s|%20|\+){1,4}([\w.~+/=-]{8,4000})/gi
const header =
  /authorization["'\\]{0,3}\s{0,3}[:=]\s{0,3}["'\\]{0,3}(?:bearer|basic|digest|token|apikey|negotiate)\s{1,4}([^\s"'\\,;<>]{6,4000})/gi
const cookie = /cookie["'\\]{0,3}\s{0,3}[:=]\s{0,3}["'\\]{0,3}([\w.!#$%&*+^`|~-]{1,80}=[^\r\n"'\\]{1,4000})/gi
// `curl -u name:password`; `docker run -u 1000:1000` is another thing.
const option = /(?:^|\s)(?:-u|--user)[ =]["']?([^\s:"'$]{1,64}:(?!\d+\b)[^\s"'$]{1,128})/g

/** Credentials of HTTP headers, wherever they were quoted: a log line, an error, a command. */
export const authorization: Detector = {
  rule: 'authorization',
  needs: 'sign',
  find({ text }, report) {
    eachMatch(header, text, ({ 0: whole, 1: value = '', index }) => {
      const end = index + whole.length
      if (!/^[$[{*]/.test(value)) report(end - value.length, end)
    })
    eachMatch(option, text, ({ 0: whole, 1: value = '', index }) => {
      report(index + whole.length - value.length, index + whole.length, { rule: 'credentials' })
    })
    eachMatch(cookie, text, ({ 0: whole, 1: value = '', index }) => {
      const end = index + whole.length
      report(end - value.length, end, { rule: 'cookie' })
    })
  },
}

/** The same where only the scheme stands before them. */
export const credentials: Detector = {
  rule: 'authorization',
  needs: 'token',
  find({ text }, report) {
    eachMatch(scheme, text, ({ 0: whole, 1: name = '', 2: value = '', index }) => {
      const end = index + whole.length
      if (name.toLowerCase() === 'basic' ? isBasic(value) : isToken(value)) report(end - value.length, end)
    })
  },
}

// `Bearer of bad news` is prose.
function isToken(value: string): boolean {
  return value.length >= 12 && /\d/.test(value)
}

function isBasic(value: string): boolean {
  return /^[\x20-\x7e\u0080-\uffff]+:/.test(Buffer.from(value, 'base64').toString())
}
