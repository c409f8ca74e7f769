import type { DocumentUse, InspectedStep, ReadDocument } from './step.ts'

/** Says of every document that a step found what became of it in the steps after it. */
export function followDocuments(
  steps: readonly InspectedStep[],
  textOf: (hash: string) => string | undefined,
): readonly InspectedStep[] {
  if (steps.every(({ documents }) => documents.length === 0)) return steps
  const answers = steps.flatMap(step =>
    step.answered.map(({ text = '' }) => ({ step: step.number, text, phrases: phrasesOf(text) })),
  )
  const follow = (step: InspectedStep) => (document: ReadDocument) => {
    return { ...document, use: useOf(document, { text: textOf(document.hash), found: step.number, steps, answers }) }
  }
  return steps.map(step => ({ ...step, documents: step.documents.map(follow(step)) }))
}

interface Answer {
  readonly step: number
  readonly text: string
  readonly phrases: ReadonlySet<string>
}

interface Place {
  readonly text: string | undefined
  /** The number of the step that found it. */
  readonly found: number
  readonly steps: readonly InspectedStep[]
  readonly answers: readonly Answer[]
}

const mostWords = 10_000
/** Shorter ids stand in any text. */
const shortestId = 3
const wordsInPhrase = 4
/** Fewer phrases in common are a coincidence, or a manner of speaking. */
const fewestPhrases = 2
const beginningLength = 60

function useOf({ id }: ReadDocument, { text, found, steps, answers }: Place): DocumentUse {
  const later = answers.filter(({ step }) => step > found)
  const citing = id.length < shortestId ? undefined : later.find(answer => answer.text.includes(id))
  if (citing !== undefined) return { kind: 'cited', step: citing.step }
  if (text === undefined) return { kind: 'unknown', step: undefined }
  const phrases = phrasesOf(text)
  const overlapping = later.find(answer => shared(phrases, answer.phrases) >= fewestPhrases)
  if (overlapping !== undefined) return { kind: 'overlaps', step: overlapping.step }
  const beginning = text.slice(0, beginningLength)
  const reader = steps.find(
    ({ number, told }) => number > found && told.some(said => said.text?.includes(beginning) === true),
  )
  return reader === undefined ? { kind: 'not used', step: undefined } : { kind: 'told', step: reader.number }
}

/** Every four words in a row, whatever their case and punctuation. */
function phrasesOf(text: string): ReadonlySet<string> {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, mostWords)
  const phrases = new Set<string>()
  for (let start = 0; start + wordsInPhrase <= words.length; start += 1) {
    phrases.add(words.slice(start, start + wordsInPhrase).join(' '))
  }
  return phrases
}

function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let count = 0
  for (const phrase of one) if (other.has(phrase)) count += 1
  return count
}
