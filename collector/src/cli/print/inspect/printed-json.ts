/** JSON with two spaces; nano-dollars are written as strings, since a number would round them. */
export function printedJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? member.toString() : member), 2)
}
