import type { JsonObject } from '../../protocols/json.ts'
import type { Account } from '../account/account.ts'

const KiB = 1024

/** A body whose tokens the provider has counted. */
interface Counted {
  readonly model: string
  readonly body: Buffer
  readonly tokens: number
}

interface Asked {
  readonly model: string
  /** The members of the body. */
  readonly fields: JsonObject
}

const counted = new WeakMap<Account, Counted[]>()
const mostKept = 2
const longestKept = 1024 * KiB

/** What providers add that nobody has sent: a few tokens a request, and instructions where there are tools. */
const overhead = 64
const toolOverhead = 1_024
/** What lies elsewhere, such as an image behind a URL, counts as so many tokens; nobody here can know. */
const elsewhereTokens = 5_000
const elsewhere = [
  '"file_id"',
  '"file_url"',
  '"fileUri"',
  '"image_url":{"url":"http',
  '"image_url":"http',
  '"type":"url"',
]
/** From here on what looks like a file in Base64 is counted as one: nobody bills a token for each of its letters. */
const filesFrom = 32 * KiB
const fileTokens = 50_000
const fileBytesPerToken = 16

/**
 * How many input tokens a request has at most. A token stands for at least one byte, so it is the bytes; and of what an
 * earlier request of the task began with, the count that the provider gave, since a conversation is sent again with each
 * of its steps.
 */
export function inputAtMost(body: Buffer, { model, fields }: Asked, account: Account): number {
  const bytes = body.length - savedByFiles(body)
  let most = bytes
  for (const known of countedIn(account)) {
    if (known.model !== model) continue
    const rest = bytes - commonLength(body, known.body)
    most = Math.min(most, known.tokens + Math.max(rest, 0))
  }
  return most + overhead + (fields['tools'] === undefined ? 0 : toolOverhead) + tokensElsewhere(body, fields, account)
}

/** Remembers how many tokens the provider counted in a body. */
export function inputCounted(account: Account, known: Counted): void {
  if (known.body.length > longestKept) return
  const list = counted.get(account) ?? []
  list.push(known)
  if (list.length > mostKept) list.shift()
  counted.set(account, list)
}

/** A task inside another goes on with the other's conversation. */
function countedIn(account: Account | undefined): readonly Counted[] {
  if (account === undefined) return []
  return counted.get(account) ?? countedIn(account.parent)
}

/** How many bytes two bodies begin with alike. Halving finds it with few comparisons, each of which is one of memory. */
function commonLength(left: Buffer, right: Buffer): number {
  let [same, most] = [0, Math.min(left.length, right.length)]
  while (same < most) {
    const middle = Math.ceil((same + most) / 2)
    if (left.compare(right, same, middle, same, middle) === 0) same = middle
    else most = middle - 1
  }
  return same
}

function tokensElsewhere(body: Buffer, fields: JsonObject, account: Account): number {
  // The conversation so far lies with the provider: at most all that the task has used.
  const before = (fields['previous_response_id'] ?? fields['conversation']) ? account.spent.tokens : 0
  // Mostly there is nothing of the kind, and two looks at the bytes tell.
  if (!body.includes('"file') && !body.includes('url"')) return before
  let places = 0
  for (const sign of elsewhere) {
    for (let at = body.indexOf(sign); at !== -1 && places < 1_000; at = body.indexOf(sign, at + sign.length))
      places += 1
  }
  return places * elsewhereTokens + before
}

const quote = 0x22

/** How many bytes fewer count where long texts without a space are files. */
function savedByFiles(body: Buffer): number {
  if (body.length < filesFrom) return 0
  let saved = 0
  for (let start = body.indexOf(quote); start !== -1;) {
    const end = body.indexOf(quote, start + 1)
    if (end === -1) break
    const length = end - start - 1
    if (length >= filesFrom && isBase64(body.subarray(end - 256, end))) {
      saved += Math.max(0, length - fileTokens - Math.ceil(length / fileBytesPerToken))
    }
    start = end
  }
  return saved
}

function isBase64(bytes: Buffer): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(bytes.toString('latin1'))
}
