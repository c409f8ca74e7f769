import type { Message } from '../../model.ts'

const mostCharacters = 600
const leastLetters = 20
const leastWords = 3

/** Scripts that are one language, or few; what is not Latin is told by its script alone. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['Han', /\p{Script=Han}/gu],
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Hebrew', /\p{Script=Hebrew}/gu],
  ['Devanagari', /\p{Script=Devanagari}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Latin', /\p{Script=Latin}/gu],
]

/** Words that are frequent in one of these languages, and hardly used in the others. */
const words: ReadonlyMap<string, string> = new Map(
  Object.entries({
    en: 'the and is of to that with this you are for it your have was',
    de: 'der die das und ist nicht ein eine mit für auf sie wir den zu',
    fr: 'le les des est et vous une pour dans pas que qui avec sur nous',
    es: 'el los las que y es una por con para del su está más usted',
    it: 'il gli che di è della per non sono con questo nel le più suo',
    pt: 'o os que e não uma para com em você do da seu está mais',
    nl: 'de het een en van niet dat zijn voor met op te wij deze naar',
  }).flatMap(([language, list]) => list.split(' ').map(word => [word, language] as const)),
)

/** The longest of them: longer words need no look. */
const longestWord = Math.max(...Array.from(words.keys(), word => word.length))

/**
 * What a model answered in: a language where stop words tell it, else its script.
 * @returns undefined where there are too few letters to say
 */
export function languageOf(answer: Message | undefined): string | undefined {
  if (answer === undefined) return undefined
  const text = textOf(answer.body).slice(0, mostCharacters)
  const found = new Map<string, number>()
  // Most answers are ASCII, where letters are counted and words found in one pass.
  if (/^[\0-\x7f]*$/.test(text)) {
    return countAsciiWords(text.toLowerCase(), found) < leastLetters ? undefined : (most(found) ?? 'Latin')
  }
  const counts = scripts.map(([name, pattern]) => ({ name, letters: text.match(pattern)?.length ?? 0 }))
  const letters = counts.reduce((sum, one) => sum + one.letters, 0)
  if (letters < leastLetters) return undefined
  // Japanese is written with Han as well: some kana among it is enough.
  const kana = counts.find(({ name }) => name === 'ja')?.letters ?? 0
  if (kana > letters / 10) return 'ja'
  const [script] = counts.sort((left, right) => right.letters - left.letters)
  if (script?.name !== 'Latin') return script?.name
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) count(word, found)
  return most(found) ?? 'Latin'
}

/** Counts the stop words of a lower-case text in `found`, and returns its letters. */
function countAsciiWords(text: string, found: Map<string, number>): number {
  let letters = 0
  let length = 0
  for (let at = 0; at <= text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x61 && unit <= 0x7a) {
      length++
      continue
    }
    if (length > 0 && length <= longestWord) count(text.slice(at - length, at), found)
    letters += length
    length = 0
  }
  return letters
}

function count(word: string, found: Map<string, number>): void {
  const language = words.get(word)
  if (language !== undefined) found.set(language, (found.get(language) ?? 0) + 1)
}

/** The language most of the stop words are of, if there are enough and no other has as many. */
function most(found: ReadonlyMap<string, number>): string | undefined {
  const [first, second] = [...found].sort((left, right) => right[1] - left[1])
  if (!first || first[1] < leastWords || first[1] === second?.[1]) return undefined
  return first[0]
}

const contentPattern = /"content":"((?:[^"\\]|\\.){0,1500})/

/** The text of a message's first part, or the whole where it is plain. Only the beginning is looked at. */
function textOf(body: string): string {
  if (!body.startsWith('{')) return body
  const [, content = ''] = contentPattern.exec(body.slice(0, 8_192)) ?? []
  return content.replaceAll(/\\u[0-9a-f]{4}|\\./gi, ' ')
}
