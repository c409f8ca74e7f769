export interface Sample {
  readonly name: string
  /** As written, with its braces; empty without labels. */
  readonly labels: string
  readonly value: number
}

/** Prometheus' text format: a name, labels, a number. */
export function readMetrics(text: string): readonly Sample[] {
  return Array.from(text.matchAll(/^([a-z_:][\w:]*)(\{.*\})? (\S+)$/gim), ([, name = '', labels = '', value = '']) => ({
    name,
    labels,
    value: Number(value),
  })).filter(({ value }) => !Number.isNaN(value))
}

export function sumOf(samples: readonly Sample[], name: string): number {
  return samples.filter(sample => sample.name === name).reduce((all, { value }) => all + value, 0)
}
