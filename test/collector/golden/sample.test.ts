import { expect, test } from 'vitest'
import { entryOf } from '../../../collector/src/golden/entry-of.ts'
import { sample } from '../../../collector/src/golden/sample.ts'
import { recordingOfCall } from '../../helpers/replay/recording-of-call.ts'

const questions = [
  'Where is my parcel with the lamp that I ordered in spring?',
  'How do I oil the chain after a ride in winter on salt?',
  'Please send me the invoice for both child seats once more.',
  'The display shows error twenty one and the motor is silent.',
]

function asked(question: string, outcome: string) {
  const body = { model: 'm', messages: [{ role: 'user', content: question }] }
  const recording = { ...recordingOfCall(body, '{}'), outcome: { kind: 'ended', outcome } } as const
  return { recording, entry: { ...entryOf(recording), key: question } }
}

test('takes the one run that failed among many that did not', () => {
  const all = [...questions.map(question => asked(question, 'completed')), asked('Nothing works.', 'failed')]

  const taken = sample(all, { by: ['workflow', 'outcome'], count: 2 })

  expect(taken.map(({ entry }) => entry.outcome)).toEqual(['failed', 'completed'])
})

test('takes runs that ask the same only when nothing else is left', () => {
  const [first = '', ...others] = questions
  const all = [first, first, first, ...others].map(question => asked(question, 'completed'))
  const keys = (count: number) => sample(all, { by: ['workflow'], count }).map(({ entry }) => entry.key)

  expect(keys(4)).toEqual(questions)
  expect(keys(6)).toEqual([...questions, first, first])
})
