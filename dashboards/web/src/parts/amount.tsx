import { usd, usdExact, usdShort } from '../text/money.ts'

interface AmountProps {
  /** Nano-dollars as the store writes them; null or undefined where the bill is not known. */
  readonly nano: string | null | undefined
  /** How many calls of the sum have a bill that is not known. */
  readonly unpriced?: string | number
  readonly isShort?: boolean
}

/** Money: unknown is unknown, and a sum over unknown parts is a lower bound. */
export function Amount({ nano, unpriced = 0, isShort = false }: AmountProps) {
  const missing = Number(unpriced)
  if (nano === null || nano === undefined) return <span class="unknown">unknown</span>
  const amount = BigInt(nano)
  if (missing > 0 && amount === 0n)
    return (
      <span class="unknown" title={unpricedWords(missing)}>
        unknown
      </span>
    )
  const text = isShort ? usdShort(amount) : usd(amount)
  if (missing === 0) return <span title={`${usdExact(amount)} USD`}>{text}</span>
  return <span title={`at least ${usdExact(amount)} USD: ${unpricedWords(missing)}`}>≥ {text}</span>
}

function unpricedWords(calls: number): string {
  return `${calls} ${calls === 1 ? 'call has' : 'calls have'} no known bill`
}
