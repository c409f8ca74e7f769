const nanoPerUsd = 1_000_000_000n

/**
 * Nano-dollars as dollars, exactly: at least two decimals, and as many more as the amount has.
 * @example usd(1_234_500n) // '$0.0012345'
 */
export function usd(nano: bigint): string {
  const amount = nano < 0n ? -nano : nano
  const decimals = (amount % nanoPerUsd)
    .toString()
    .padStart(9, '0')
    .replace(/0{1,7}$/, '')
  return `${nano < 0n ? '-' : ''}$${amount / nanoPerUsd}.${decimals}`
}

/** Nano-dollars as dollars for a column, rounded half up to a millionth: all amounts have the same decimals. */
export function usdColumn(nano: bigint): string {
  const sign = nano < 0n ? '-' : ''
  const micros = ((nano < 0n ? -nano : nano) + 500n) / 1_000n
  return `${sign}$${micros / 1_000_000n}.${(micros % 1_000_000n).toString().padStart(6, '0')}`
}
