import nodemailer from 'nodemailer'
import { noteCall } from '../catatan.js'
import type { Email } from './port.js'

export interface EmailConfig {
  /** smtp://user:password@host:port or smtps://… */
  url: string
  from: string
}

const BATAS_MS = 10_000

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'GAGAL'

/** Mail over SMTP; each step of the conversation may take 10 seconds. */
export function createEmail(config: EmailConfig): Email {
  const transport = nodemailer.createTransport({
    url: config.url,
    connectionTimeout: BATAS_MS,
    greetingTimeout: BATAS_MS,
    socketTimeout: BATAS_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, html }) {
      const start = performance.now()
      const note = (galat: string | null) =>
        noteCall({ sistem: 'SUREL', ms: Math.round(performance.now() - start), galat })
      try {
        // An address object is taken as it is; text would be read as a list of addresses.
        await transport.sendMail({ from: config.from, to: { name: '', address: to }, subject, text, html })
        note(null)
        return { kind: 'terkirim' }
      } catch (error) {
        note(codeOf(error))
        return { kind: 'gagal', pesan: `Email tidak terkirim (${codeOf(error)}).` }
      }
    },
  }
}
