// Three tasks: one that ends well, one that fails, one that asks to be recorded.
import { task, tool } from '@spanledger/instrumentation'

const lookup = tool('lookup', async order => ({ order }))
await task('well', {}, () => lookup('A-1'))
await task('badly', {}, async () => {
  await lookup('A-2')
  throw new RangeError('no such order')
}).catch(() => undefined)
await task('asking', { record: true }, () => lookup('A-3'))
