// Ordinary code on the real SDKs of one folder of libraries. Each case is a task of its own, so that its span is told by
// the task's name, and prints what its caller got.
import { createRequire } from 'node:module'
import { task } from '@spanledger/instrumentation'
import { cohereCases } from './cohere-cases.mjs'
import { mistralCases } from './mistral-cases.mjs'
import { ollamaCases } from './ollama-cases.mjs'
import { openaiCases } from './openai-cases.mjs'
import { openCases } from './open-cases.mjs'

const [folder, ...vendors] = process.argv.slice(2)
const load = createRequire(new URL(`../../../libraries/${folder}/package.json`, import.meta.url))
const url = process.env.VENDOR_SERVER
const families = { ...openaiCases, ...cohereCases, ...ollamaCases, ...mistralCases, ...openCases }

for (const vendor of vendors) {
  for (const [name, run] of Object.entries(await families[vendor](load, url))) {
    const title = `${vendor} ${name}`
    await task(title, {}, async () => console.log(JSON.stringify([title, JSON.stringify(await outcome(run))])))
  }
}

async function outcome(run) {
  try {
    return { value: (await run()) ?? null }
  } catch (error) {
    return {
      error: error.constructor.name,
      status: error.status ?? error.statusCode,
      message: withoutPorts(error.message),
    }
  }
}

// Each run has a server of its own.
function withoutPorts(text) {
  return text.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
}
