import { contentHash } from '@spanledger/instrumentation/hash'
import type { Message } from '../model.ts'

/** One message of the ledger: its hash is that of the content alone, so equal content is equal wherever it appears. */
export function messageOf(content: unknown, role: string): Message {
  return { hash: contentHash(content), role, body: typeof content === 'string' ? content : JSON.stringify(content) }
}
