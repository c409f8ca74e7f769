import { align } from './align.ts'

/** A stretch of two texts: in both, only in the first, or only in the second. */
export interface Stretch {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

const mostWords = 20_000

/** The difference of two texts, word by word; what is behind the first 20,000 words of either is one stretch. */
export function textDifference(a: string, b: string): readonly Stretch[] {
  const [one, restOfOne] = wordsOf(a)
  const [other, restOfOther] = wordsOf(b)
  const stretches: Stretch[] = []
  const add = (kind: Stretch['kind'], text: string) => {
    if (text === '') return
    const last = stretches.at(-1)
    if (last?.kind === kind) stretches[stretches.length - 1] = { kind, text: last.text + text }
    else stretches.push({ kind, text })
  }
  for (const [x, y] of align(one, other)) {
    if (x === undefined) add('added', other[y ?? -1] ?? '')
    else add(y === undefined ? 'removed' : 'same', one[x] ?? '')
  }
  if (restOfOne === restOfOther) add('same', restOfOne)
  else {
    add('removed', restOfOne)
    add('added', restOfOther)
  }
  return readable(stretches)
}

/** A space or a comma between two differences is part of them: word by word, nobody can read them. */
function readable(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = []
  let [removed, added] = ['', '']
  const settle = () => {
    if (removed !== '') joined.push({ kind: 'removed', text: removed })
    if (added !== '') joined.push({ kind: 'added', text: added })
    ;[removed, added] = ['', '']
  }
  for (const [index, { kind, text }] of stretches.entries()) {
    const isBetween = index > 0 && index < stretches.length - 1 && !/[\p{L}\p{N}_]/u.test(text)
    if (kind === 'same' && !isBetween) {
      settle()
      joined.push({ kind, text })
    } else {
      if (kind !== 'added') removed += text
      if (kind !== 'removed') added += text
    }
  }
  settle()
  return joined
}

/** Words, spaces and marks, each for itself, so that joined they are the text again. */
function wordsOf(text: string): readonly [words: readonly string[], rest: string] {
  const words = text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []
  return [words.slice(0, mostWords), words.slice(mostWords).join('')]
}
