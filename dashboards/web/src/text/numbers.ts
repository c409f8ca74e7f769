/** 1,234 */
export function count(number: number | string | bigint): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** 12.3k, 4.5M: for where the exact number stands elsewhere. */
export function countShort(number: number): string {
  if (number < 10_000) return count(number)
  return number < 1_000_000 ? `${(number / 1_000).toFixed(1)}k` : `${(number / 1_000_000).toFixed(1)}M`
}

/** 840 ms, 12.4 s, 3 min 20 s */
export function duration(ms: number): string {
  if (ms < 1) return ms <= 0 ? '0 ms' : '<1 ms'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}

export function bytes(size: number): string {
  if (size < 1_024) return `${size} B`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length, Math.floor(Math.log2(size) / 10))
  return `${(size / 1_024 ** power).toFixed(1)} ${units[power - 1] ?? ''}`
}
