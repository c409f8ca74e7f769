import { plainText } from '../table.ts'

const width = 100

/** A text of strangers as lines for a terminal, under a title; of a long one, the first lines. */
export function textLines(title: string, text: string, mostLines: number): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).flatMap(line => foldedLines(plainText(line)))
  const shown = lines.slice(0, mostLines)
  const rest = lines.length - shown.length
  const more = rest > 0 ? [`  … ${rest} more lines`] : []
  if (shown.length === 1 && rest === 0) return [`${plainText(title)}: ${shown[0] ?? ''}`]
  return [`${plainText(title)}:`, ...shown.map(line => `  ${line}`), ...more]
}

function foldedLines(line: string): readonly string[] {
  const characters = Array.from(line)
  const lines: string[] = []
  for (let start = 0; start < Math.max(1, characters.length); start += width) {
    lines.push(characters.slice(start, start + width).join(''))
  }
  return lines
}
