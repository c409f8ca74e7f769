import { eachMatch, type Detector } from '../detector.ts'

// Names of files that are made of an address's parts: `icon@2x.png`.
const fileEndings = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'svg',
  'webp',
  'avif',
  'ico',
  'js',
  'mjs',
  'cjs',
  'ts',
  'css',
])
const domain = /[\p{L}\d](?:[\p{L}\d-]{0,62}\.){1,8}[\p{L}]{2,24}(?![\p{L}\d])/uy
const localCharacter = /[\p{L}\d._%+'-]/u
const longestLocal = 64
// What stands before a URL's host is no address; it has a detector of its own.
const userInfo = /:\/\/[^\s/?#]*$/

/** E-mail addresses, written outwards from each `@`: so the time does not depend on what stands before it. */
export const email: Detector = {
  rule: 'email',
  needs: 'at',
  find({ text }, report) {
    eachMatch(/@/g, text, ({ index }) => {
      domain.lastIndex = index + 1
      const host = domain.exec(text)?.[0]
      if (host === undefined || fileEndings.has(host.slice(host.lastIndexOf('.') + 1))) return
      const start = localStart(text, index)
      const local = text.slice(start, index)
      // What `git clone` takes is everybody's.
      if (local === '' || local === 'git' || userInfo.test(text.slice(Math.max(0, start - 100), index))) return
      report(start, index + 1 + host.length, { same: `${local}@${host}`.toLowerCase() })
    })
  },
}

function localStart(text: string, at: number): number {
  let start = at
  while (start > 0 && at - start < longestLocal && localCharacter.test(text.charAt(start - 1))) start -= 1
  // An address begins with a letter or a digit; `n` after a backslash is a line end.
  if (text.charAt(start - 1) === '\\' && /[nrt]/.test(text.charAt(start))) start += 1
  while (start < at && !/[\p{L}\d]/u.test(text.charAt(start))) start += 1
  return start
}
