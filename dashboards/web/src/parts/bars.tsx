export interface Bar {
  readonly label: string
  readonly good: number
  readonly bad: number
}

interface BarsProps {
  readonly bars: readonly Bar[]
  readonly label: string
  readonly width?: number
  readonly height?: number
}

/** A small chart of stacked bars, the bad ones at the bottom. The numbers stand in the titles. */
export function Bars({ bars, label, width = 480, height = 44 }: BarsProps) {
  const highest = Math.max(1, ...bars.map(({ good, bad }) => good + bad))
  const step = width / Math.max(1, bars.length)
  const scale = (height - 1) / highest
  return (
    <svg class="bars" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {bars.map(({ label: name, good, bad }, index) => {
        const x = index * step
        const wide = Math.max(1, Math.min(step - 1, 24))
        return (
          <g key={name}>
            <title>{`${name}: ${good} good, ${bad} not`}</title>
            <rect class="bar-good" x={x} width={wide} y={height - (good + bad) * scale} height={good * scale} />
            <rect class="bar-bad" x={x} width={wide} y={height - bad * scale} height={bad * scale} />
          </g>
        )
      })}
    </svg>
  )
}
