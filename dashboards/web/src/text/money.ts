const nanoPerDollar = 1_000_000_000n

/** Nano-dollars as dollars with six decimals, for columns; what is less than a millionth of a dollar says so. */
export function usd(nano: bigint): string {
  return dollars(nano, 6)
}

/** As many decimals as the size of the amount deserves, for headings. */
export function usdShort(nano: bigint): string {
  const size = nano < 0n ? -nano : nano
  if (size >= 100n * nanoPerDollar) return dollars(nano, 2)
  return dollars(nano, size >= nanoPerDollar ? 3 : size >= nanoPerDollar / 100n ? 4 : 6)
}

/** To the nano-dollar. */
export function usdExact(nano: bigint): string {
  return dollars(nano, 9)
}

function dollars(nano: bigint, decimals: number): string {
  const unit = 10n ** BigInt(9 - decimals)
  const size = nano < 0n ? -nano : nano
  const rounded = (size + unit / 2n) / unit
  const sign = nano < 0n ? '−' : ''
  if (rounded === 0n && size > 0n) return `${sign}<$${fraction(1n, decimals)}`
  return `${sign}$${fraction(rounded, decimals)}`
}

function fraction(rounded: bigint, decimals: number): string {
  const digits = rounded.toString().padStart(decimals + 1, '0')
  return `${digits.slice(0, -decimals).replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-decimals)}`
}
