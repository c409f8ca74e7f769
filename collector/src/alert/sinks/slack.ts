import { cut, linesOf, titleOf } from './message.ts'
import { jsonRequest, type HttpSink } from './sink.ts'

/** Slack takes 150 characters in a header, 3,000 in a section, and 50 blocks. */
const mostTitle = 150
const mostSection = 2_900
const mostNotices = 20

/** Slack's incoming webhooks. */
export const slack: HttpSink = (message, { url }) => {
  const title = cut(titleOf(message), mostTitle)
  const shown = message.notices.slice(0, mostNotices)
  const more = message.notices.length - shown.length
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, mostSection) } })
  return [
    jsonRequest(url, {
      text: title,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: title } },
        ...shown.map(notice => section(linesOf(message, notice).map(escaped).join('\n'))),
        ...(more === 0 ? [] : [section(`and ${more} more`)]),
      ],
    }),
  ]
}

/** Slack's three control characters; otherwise a label could mention a channel. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
