import { isIPv6 } from 'node:net'
import { eachMatch, endsWord, isDigit, saidBefore, type Detector } from '../detector.ts'

const four = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/g
// From its first colon on; up to four hexadecimal digits stand before that.
const colons = /:[\da-f:]{1,38}(?:\d{0,3}(?:\.\d{1,3}){3})?/gi
// Small numbers from the first one on are how sections and versions are counted, too.
const small = /^[1-9]\.(?:[12]?\d|3[01])\.(?:[12]?\d|3[01])\.(?:[12]?\d|3[01])$/
const addressBefore =
  /(?:\b(?:ip|address|addr|host|client|server|peer|from|to|at|ping|dns)\b|:\/\/)[^\n\w]{0,6}(?:is )?$/i
const versionBefore =
  /(?:§|(?<![A-Za-z])(?:version|release|build|assembly|firmware|driver|upgrade|update|section|sections|sec|chapter|clause|paragraph|rfc|table|figure|step|v)(?!\w))[^\n\w]{0,6}(?:is |number |no )?$/i

/**
 * IP addresses of hosts, private ones too. Loopback, masks and networks (`10.0.0.0`) tell of nobody and stay, and so do
 * versions of four parts where the text says that it is one.
 */
export const ipv4: Detector = {
  rule: 'ip',
  needs: 'fewDigits',
  find({ text, place }, report) {
    eachMatch(four, text, ({ 0: value, index }) => {
      const end = index + value.length
      if (!standsAlone(text, index, end)) {
        four.lastIndex = index + 1
        // Past the rest of this number: a part of it is no address either.
        while (isDigit(text.charCodeAt(four.lastIndex - 1)) && isDigit(text.charCodeAt(four.lastIndex))) {
          four.lastIndex += 1
        }
        return
      }
      if (isHost(value) && !isCounted(value, saidBefore(text, index, place))) report(index, end)
    })
  },
}

export const ipv6: Detector = {
  rule: 'ip',
  needs: 'colon',
  find({ text }, report) {
    eachMatch(colons, text, ({ 0: rest, index }) => {
      if (rest.indexOf(':', 1) < 0) return
      const address = (/[\da-f]{0,4}$/i.exec(text.slice(Math.max(0, index - 4), index))?.[0] ?? '') + rest
      const trimmed = address.replace(/(?<!:):$/, '')
      const start = index - (address.length - rest.length)
      if (/[\w.:-]/.test(text.charAt(start - 1)) || !endsWord(text, start + trimmed.length)) return
      if (isAssigned(trimmed) && isIPv6(trimmed)) {
        report(start, start + trimmed.length, { same: trimmed.toLowerCase() })
      }
    })
  },
}

// `face::add` in source code is an address too; those in use begin like this, or have all eight groups.
function isAssigned(address: string): boolean {
  if (/^(?:0{0,4}:){2,7}(?:0{0,3}1)?$/.test(address)) return false
  return (
    /^(?:[23][\da-f]{3}|f[cdef][\da-f]{2}):.*\d/i.test(address) ||
    /^(?:64:ff9b::|::ffff:)./i.test(address) ||
    (/^[\da-f]{1,4}(?::[\da-f]{1,4}){7}$/i.test(address) && /\d/.test(address))
  )
}

function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1)
  if (/[\w.]/.test(before) && !(before === 'n' && text.charAt(start - 2) === '\\')) return false
  if (before === '-' && /\w/.test(text.charAt(start - 2))) return false
  // `Chrome/120.0.0.0` is a version, `//10.1.2.3` a host.
  if (before === '/' && /\w/.test(text.charAt(start - 2))) return false
  const after = text.charAt(end)
  return endsWord(text, end) && !(after === '-' || after === '+')
}

function isHost(value: string): boolean {
  const parts = value.split('.')
  if (parts.some(part => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return false
  const [first, second, third, fourth] = parts
  if (first === '127' || first === '0' || value === '255.255.255.255') return false
  // Masks and networks.
  return !(fourth === '0' && (third === '0' || first === '255')) && !(first === '255' && second === '255')
}

function isCounted(value: string, before: string): boolean {
  if (versionBefore.test(before.slice(-24))) return true
  return small.test(value) && !addressBefore.test(before)
}
