import { quietly } from '../../../guest/quietly.ts'
import { replaceMethod } from '../../../wire/streams/replace-method.ts'
import { KeptBytes } from '../run/kept-bytes.ts'
import { limits } from '../run/limits.ts'

/** What the process prints, up to a limit, for the outcome of its run. */
export function observePrinted(): { text(): string; readonly truncated: boolean } {
  const kept = new KeptBytes(limits.outputBytes)
  replaceMethod(process.stdout, 'write', write => {
    return function observedWrite(this: unknown, ...given) {
      const [chunk] = given
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) quietly(() => kept.add(0, chunk))
      return write.apply(this, given)
    }
  })
  return {
    text: () => kept.whole().toString(),
    get truncated() {
      return kept.truncated
    },
  }
}
