const mostSegments = 8
const longestSegment = 48

/** A path without its query and without what looks like an id or a key: few shapes, and nothing that names anybody. */
export function pathShape(path: string): string {
  const query = path.search(/[?#]/)
  const segments = (query === -1 ? path : path.slice(0, query)).split('/')
  const shape = segments.slice(0, mostSegments + 1).map(segment => (isWord(segment) ? segment : '*'))
  return `${shape.join('/')}${segments.length > mostSegments + 1 ? '/…' : ''}`
}

/** Words have few digits: `v1`, `v1beta`, `chat`, `gpt-4o:stream`. */
function isWord(segment: string): boolean {
  if (segment.length > longestSegment || !/^[\w.:~-]*$/.test(segment)) return false
  const digits = segment.replaceAll(/\D/g, '').length
  return digits <= 4 && !/^\d+$/.test(segment) && !(segment.length > 24 && /[a-z][A-Z0-9].*\d/.test(segment))
}
