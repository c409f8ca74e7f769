import { beginsWord, eachMatch, type Detector } from '../detector.ts'

/** Lengths of the countries in the IBAN registry (ISO 13616). */
const lengths = new Map(
  'NO15 BE16 DK18 FI18 FO18 GL18 NL18 SD18 FK18 MK19 SI19 CH21 HR21 LI21 LV21 AT20 BA20 EE20 KZ20 XK20 LT20 LU20 MN20 CR22 BG22 BH22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 TL23 OM23 SO23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 DO28 GT28 HU28 LB28 NI28 PL28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 HN28 MT31 SC31 LC32 RU33'
    .split(' ')
    .map(entry => [entry.slice(0, 2), Number(entry.slice(2))]),
)
const candidate = /[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z\d]){11,31}/g

/** Bank accounts: a country, its length, and the check digits modulo 97. */
export const iban: Detector = {
  rule: 'iban',
  needs: 'someDigits',
  find({ text }, report) {
    eachMatch(candidate, text, ({ 0: value, index }) => {
      const length = lengths.get(value.slice(0, 2).toUpperCase())
      const end = length === undefined ? undefined : endOf(value, length)
      const found = end === undefined ? undefined : value.slice(0, end)
      if (found === undefined || !beginsWord(text, index) || /[A-Za-z\d]/.test(text.charAt(index + found.length))) {
        candidate.lastIndex = index + 1
        return
      }
      const same = found.replaceAll(/[ -]/g, '').toUpperCase()
      if (isValid(same)) report(index, index + found.length, { same })
      candidate.lastIndex = index + (isValid(same) ? found.length : 1)
    })
  },
}

// A candidate may run on into the next word: only so many letters and digits belong to it.
function endOf(value: string, length: number): number | undefined {
  let counted = 0
  for (let index = 0; index < value.length; index += 1) {
    if (value.charAt(index) !== ' ' && value.charAt(index) !== '-') counted += 1
    if (counted === length) return index + 1
  }
  return undefined
}

function isValid(iban: string): boolean {
  let rest = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
