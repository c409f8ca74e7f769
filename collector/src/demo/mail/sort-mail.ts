/**
 * The mail room of the demo, the service of another team: it sorts mails with a model of its own, which nobody sends a
 * bill for and nobody has a price of. It says itself what its tasks are, and sends logs and metrics beside its traces.
 */
import { task } from '@spanledger/instrumentation'
import { Journal } from './journal.ts'
import { mails, type Mail } from './mails.ts'

async function work(): Promise<void> {
  const journal = new Journal(process.env['OTEL_SERVICE_NAME'] ?? 'mail-room')
  await Promise.all(mails.map(mail => sort(mail, journal)))
  await journal.send()
}

function sort({ id, customer, parts }: Mail, journal: Journal): Promise<void> {
  return task('sort_mail', { key: id, customer }, async () => {
    const kinds = new Set<string>()
    for (const part of parts) kinds.add(await kindOf(`Part of mail ${id}:\n${part}`))
    if (parts.length > 5) journal.say('WARN', `${id} has ${parts.length} parts, more than a mail should have`)
    journal.say('INFO', `${id} is about ${[...kinds].join(', ')}`)
    for (const kind of kinds) journal.count(kind)
  })
}

async function kindOf(text: string): Promise<string> {
  const response = await fetch(`${process.env['SORTER_URL']}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'mail-sorter-7b',
      max_tokens: 8,
      messages: [
        { role: 'system', content: 'Sort the mail. Answer with one word: business, spam or other.' },
        { role: 'user', content: text },
      ],
    }),
  })
  // True: the server of this demo answers in OpenAI's format, and what is not there is not read.
  const answer = (await response.json()) as { choices?: { message?: { content?: string } }[] }
  return answer.choices?.[0]?.message?.content ?? 'other'
}

await work()
