import { get_encoding, type Tiktoken, type TiktokenEncoding } from 'tiktoken'

const encodings = new Map<TiktokenEncoding, Tiktoken>()

/** Tokens of a text as the model server counts them. Anthropic's tokeniser is not public: OpenAI's stands in for it. */
export function countTokens(text: string, encoding: TiktokenEncoding = 'o200k_base'): number {
  return encodingNamed(encoding).encode_ordinary(text).length
}

function encodingNamed(name: TiktokenEncoding): Tiktoken {
  const known = encodings.get(name)
  if (known) return known
  // Building one takes a tenth of a second; the few that are used live as long as the process.
  const encoding = get_encoding(name)
  encodings.set(name, encoding)
  return encoding
}
