import type { MessageBodyRow } from '@spanledger/queries'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ask } from '../../../answers/ask.ts'
import { LongText } from '../../../parts/long-text.tsx'
import { bytes } from '../../../text/numbers.ts'
import { plainLine } from '../../../text/plain-text.ts'
import { partsOf } from './said.ts'

export interface Said {
  readonly hash: string
  readonly role: string
  /** Empty where it is too long to come unasked. */
  readonly body: string
  readonly bytes: string
  readonly beginning: string
}

/** Bodies of more bytes than this come on demand. */
export const mostBytes = 65_536

interface MessageProps {
  readonly traceId: string
  readonly said: Said
  readonly label?: string
  readonly children?: ComponentChildren
}

/** One message, as text, whatever it says. */
export function Message({ traceId, said, label, children }: MessageProps) {
  const [whole, setWhole] = useState<string | undefined>(undefined)
  const body = said.body === '' ? whole : said.body
  const fetchWhole = async () => {
    const [row] = await ask<MessageBodyRow>('message-body', { trace_id: traceId, hash: said.hash, limit: '1' })
    setWhole(row?.body ?? 'It is not stored any more.')
  }
  return (
    <article class={`message role-${/^[a-z]+$/.test(said.role) ? said.role : 'other'}`}>
      <header>
        <strong>{label ?? plainLine(said.role.replaceAll('_', ' '))}</strong>
        <code class="hash" title="hash of the content">
          {said.hash.slice(0, 8)}
        </code>
        {children}
      </header>
      {body === undefined ? (
        <>
          <LongText text={said.beginning} />
          <button type="button" class="quiet" onClick={() => void fetchWhole()}>
            Load all of it, {bytes(Number(said.bytes))}
          </button>
        </>
      ) : (
        partsOf(body).map(({ kind, name, text }, index) => (
          <div key={index} class={`part part-${/^[a-z_]+$/.test(kind) ? kind : 'other'}`}>
            {kind !== 'text' && (
              <p class="part-kind">
                {plainLine(kind.replaceAll('_', ' '))} {name !== '' && <code>{plainLine(name)}</code>}
              </p>
            )}
            <LongText text={text} />
          </div>
        ))
      )}
    </article>
  )
}
