import { changeFile, textOf } from '../../shared-file.ts'
import { parseKeys, printKeys, type StoredKey } from './stored-key.ts'

const maxLength = 16 * 1024 * 1024

/** The keys in the file; none where there is no file. @throws Error naming the file and what is wrong with it */
export async function readKeyFile(path: string): Promise<readonly StoredKey[]> {
  return keysIn(path, await textOf(path).catch(cause => unreadable(path, cause)))
}

/** Changes the keys in the file. Two changes at once happen one after the other. */
export function changeKeyFile(
  path: string,
  change: (keys: readonly StoredKey[]) => readonly StoredKey[],
): Promise<void> {
  return changeFile({ path, mode: 0o600, what: 'the keys' }, text => printKeys(change(keysIn(path, text))))
}

function keysIn(path: string, text: string | undefined): readonly StoredKey[] {
  if (text === undefined) return []
  try {
    if (text.length > maxLength) throw new Error(`it has ${text.length} characters, the limit is ${maxLength}`)
    return parseKeys(text)
  } catch (cause) {
    return unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): never {
  throw new Error(`the keys in ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  })
}
