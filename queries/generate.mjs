// Writes src/generated.ts: the types of every question, as the engine itself describes their results.
import { writeFileSync } from 'node:fs'
import { describeQuestions } from '../collector/dist/store/describe-questions.js'

const target = new URL('src/generated.ts', import.meta.url)
writeFileSync(target, await describeQuestions(new URL('./', import.meta.url)))
