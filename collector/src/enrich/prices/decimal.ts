const decimal = /^(\d{1,9})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/

/**
 * Dollars as they are written, in atto-dollars; undefined where that is no number, or has a part smaller than one. It
 * reads the text and never the binary fraction that a parser makes of it.
 */
export function attoFrom(text: string): bigint | undefined {
  const [, whole, fraction = '', exponent = '0'] = decimal.exec(text) ?? []
  if (whole === undefined) return undefined
  const digits = BigInt(whole + fraction)
  const zeros = 18 + Number(exponent) - fraction.length
  if (zeros >= 0) return digits * 10n ** BigInt(zeros)
  const unit = 10n ** BigInt(-zeros)
  return digits % unit === 0n ? digits / unit : undefined
}

/** Atto-dollars as dollars, exactly, without zeros that say nothing. */
export function dollarsOf(atto: bigint): string {
  const fraction = (atto % 10n ** 18n).toString().padStart(18, '0').replace(/0+$/, '')
  return `${atto / 10n ** 18n}${fraction === '' ? '' : `.${fraction}`}`
}
