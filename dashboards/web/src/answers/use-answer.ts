import { useEffect, useState } from 'preact/hooks'
import { ask, AskError } from './ask.ts'

export interface Answer<Row> {
  /** Undefined until the first answer; the last rows stay while newer ones are asked for. */
  readonly rows: readonly Row[] | undefined
  readonly failure: AskError | undefined
}

interface Asking {
  /** Asks again after so many milliseconds, while somebody looks. */
  readonly everyMs?: number
  /** False asks nothing. */
  readonly when?: boolean
}

/** The answer to a question, asked again when its parameters change. */
export function useAnswer<Row>(
  question: string,
  parameters: Readonly<Record<string, string>>,
  { everyMs, when = true }: Asking = {},
): Answer<Row> {
  const key = JSON.stringify([question, parameters])
  const [answer, setAnswer] = useState<Answer<Row> & { readonly key: string }>({
    key: '',
    rows: undefined,
    failure: undefined,
  })
  useEffect(() => {
    if (!when) return undefined
    return repeat(async signal => {
      try {
        const rows = await ask<Row>(question, parameters, signal)
        setAnswer({ key, rows, failure: undefined })
      } catch (error) {
        if (error instanceof AskError)
          setAnswer(last => ({ key, rows: last.key === key ? last.rows : undefined, failure: error }))
      }
    }, everyMs)
  }, [key, everyMs, when])
  return answer.key === key ? answer : { rows: undefined, failure: undefined }
}

/** Does it now, and again after each pause in which the page is looked at, until the returned function is called. */
export function repeat(task: (signal: AbortSignal) => Promise<void>, everyMs: number | undefined): () => void {
  const ended = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const turn = async () => {
    if (!document.hidden) await task(ended.signal)
    if (everyMs !== undefined && !ended.signal.aborted) timer = setTimeout(() => void turn(), everyMs)
  }
  void turn()
  return () => {
    ended.abort()
    clearTimeout(timer)
  }
}
