import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'

/** A file of prices as a collector signs it: the models of the scripted server, 1 USD a million in and 10 out. */
export function writeGuardPrices(path: string, { key = '', models = ['m1*'] } = {}): void {
  const standard = { input: '1', output: '10' }
  const prices = ['openai', 'anthropic'].map(provider => ({ provider, models, tiers: { standard } }))
  writeFileSync(path, signedPrices({ providers: {}, prices }, key))
}

export function signedPrices(content: object, key: string): string {
  const document = JSON.stringify(content)
  return JSON.stringify({ document, signature: createHmac('sha256', key).update(document).digest('hex') })
}
