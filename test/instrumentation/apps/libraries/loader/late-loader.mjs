// An application that puts a loader into Node's chain when it has loaded much already.
import { register } from 'node:module'

const passing = 'export const load = (url, context, nextLoad) => nextLoad(url, context)'
register(`data:text/javascript,${passing}`)
await import('./call.mjs')
