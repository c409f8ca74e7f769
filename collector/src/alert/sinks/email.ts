import type { Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { linesOf, titleOf, type Message } from './message.ts'
import { SinkError, type SinkConfig } from './sink.ts'

type Connect = (to: { readonly host: string; readonly port: number }) => Promise<Socket>

/** Sends plain text by SMTP, over a connection to where alerts may go. @throws SinkError */
export async function sendEmail(message: Message, { smtp, from, to }: SinkConfig, connect: Connect): Promise<void> {
  const transport = createTransport(
    {
      url: smtp,
      disableFileAccess: true,
      disableUrlAccess: true,
      getSocket({ host = 'localhost', port, secure = false }, answer) {
        connect({ host, port: Number(port ?? (secure ? 465 : 587)) }).then(
          connection => answer(null, { connection }),
          (error: unknown) => answer(error instanceof Error ? error : new Error(String(error)), false),
        )
      },
    },
    {
      from,
      // The same for every try: mail systems drop the second copy.
      messageId: `<${message.id}@spanledger>`,
    },
  )
  try {
    await transport.sendMail({
      to: [...to],
      subject: titleOf(message).replaceAll(/[\r\n]+/g, ' '),
      text: message.notices.map(notice => linesOf(message, notice).join('\n')).join('\n\n'),
    })
  } catch (error) {
    if (error instanceof SinkError) throw error
    throw new SinkError(`SMTP: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    transport.close()
  }
}
