/** A column of a table for people: numbers are right-aligned, and what is too long is cut. */
export interface TableColumn<Row> {
  readonly title: string
  readonly align?: 'left' | 'right'
  readonly mostCharacters?: number
  cell(row: Row): string
}

/** Lines of a table with aligned columns, its titles first. */
export function tableLines<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): readonly string[] {
  const cells = rows.map(row => columns.map(column => clip(plainText(column.cell(row)), column.mostCharacters)))
  const widths = columns.map(({ title }, index) => Math.max(title.length, ...cells.map(row => lengthOf(row[index]))))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - lengthOf(text))
        return columns[index]?.align === 'right' ? padding + text : text + padding
      })
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ title }) => title)), line(widths.map(width => '─'.repeat(width))), ...cells.map(line)]
}

/**
 * Text from telemetry, made safe for a terminal: control characters, escape sequences and direction marks are shown,
 * never obeyed.
 */
export function plainText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')
}

/** In code points: an emoji is one, not the two units it takes in a string. */
function lengthOf(text = ''): number {
  return Array.from(text).length
}

function clip(text: string, mostCharacters = 60): string {
  const characters = Array.from(text)
  return characters.length <= mostCharacters ? text : `${characters.slice(0, mostCharacters - 1).join('')}…`
}
