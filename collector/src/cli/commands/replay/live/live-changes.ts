import { readFile } from 'node:fs/promises'
import { lastUsage } from '../../../../golden/last-usage.ts'
import type { Changes } from '../../../../rerun/change-request.ts'
import type { ReadUsage } from '../../../../rerun/rerun-calls.ts'
import { UsageError, type ParsedWords } from '../../../command.ts'
import { priceUsage } from '../../../price-usage.ts'

const mostRepeats = 100

/** What is to be changed, as it was asked for. */
export async function changesIn(parsed: ParsedWords): Promise<Changes> {
  const [system, tools] = [parsed.text('system'), parsed.text('tools')]
  return {
    model: parsed.text('model'),
    temperature: numberFrom(parsed, 'temperature'),
    system: system === undefined ? undefined : await readFile(system, 'utf8'),
    tools: tools === undefined ? undefined : (JSON.parse(await readFile(tools, 'utf8')) as unknown),
  }
}

export function repeatsIn(parsed: ParsedWords): number {
  return Math.max(1, Math.min(mostRepeats, Math.floor(numberFrom(parsed, 'repeats') ?? 3)))
}

export function numberFrom(parsed: ParsedWords, name: string): number | undefined {
  const text = parsed.text(name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || number < 0)
    throw new UsageError(`--${name}: expected a number, got ${JSON.stringify(text)}`)
  return number
}

/** Reads what an answer counts, priced by the list of today. */
export function usageReader(): ReadUsage {
  const price = priceUsage()
  return (answer, model) => {
    const usage = lastUsage(answer, model)
    if (usage === undefined) return undefined
    return { costNano: price(usage, BigInt(Date.now()) * 1_000_000n), input: usage.input, output: usage.output }
  }
}
