import { createTransport } from 'nodemailer'
import { linesOf, titleOf, type Message } from './message.ts'
import { SinkError, type SinkConfig } from './sink.ts'

/** Sends plain text by SMTP. @throws SinkError */
export async function sendEmail(message: Message, { smtp, from, to }: SinkConfig): Promise<void> {
  const transport = createTransport(smtp, {
    from,
    // The same for every try: mail systems drop the second copy.
    messageId: `<${message.id}@spanledger>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      to: [...to],
      subject: titleOf(message).replaceAll(/[\r\n]+/g, ' '),
      text: message.notices.map(notice => linesOf(message, notice).join('\n')).join('\n\n'),
    })
  } catch (error) {
    throw new SinkError(`SMTP: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    transport.close()
  }
}
