import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { takeFault } from './faults.js'
import type { Fault } from './faults.js'
import { storeMessage } from './messages.js'
import type { Deps } from './options.js'

export interface MailServer {
  port: number
  close(): Promise<void>
}

interface Mail {
  recipients: string[]
  subject: string
  text: string
  html: string
}

/** Takes every mail from anybody and keeps it in the inbox, once per recipient. Faults know it as `/smtp`. */
export async function startMailServer(deps: Deps): Promise<MailServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onAuth: ({ username }, _session, done) => done(null, { user: username ?? '' }),
    onData: (stream, session, done) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase())
      simpleParser(stream)
        .then(({ subject = '', text = '', html }) => receive(deps, { recipients, subject, text, html: html || '' }))
        .then((accepted) => accepted && done(), done)
    },
  })
  server.on('error', (error) => console.error(`SMTP: ${error.message}`))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(deps.options.smtpPort, deps.options.host, resolve)
  })
  const { port } = server.server.address() as AddressInfo
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** Keeps the mail; false where a fault wants the sender to wait for ever, an error where it wants a refusal. */
async function receive(deps: Deps, mail: Mail): Promise<boolean> {
  const body = `${mail.recipients.join(' ')} ${mail.subject} ${mail.text}`
  const fault = await takeFault(deps.pool, { path: '/smtp', body, payment: false })
  if (!fault || fault.mode === 'slow' || fault.mode.endsWith('-after')) await keep(deps, mail)
  return fault ? answerFault(fault) : true
}

async function answerFault({ mode, delayMs }: Fault): Promise<boolean> {
  if (mode.startsWith('hang')) return false
  if (mode !== 'slow') throw Object.assign(new Error('Mail server in trouble'), { responseCode: 451 })
  await wait(delayMs, undefined, { ref: false })
  return true
}

async function keep({ pool }: Deps, { recipients, ...content }: Mail): Promise<void> {
  for (const recipient of recipients) await storeMessage(pool, { channel: 'EMAIL', recipient, ...content })
}
