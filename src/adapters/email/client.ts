import nodemailer, { type SendMailOptions } from 'nodemailer'
import { noteCall } from '../catatan.js'
import type { Email } from './port.js'

/** Its types do not know yet that a mail can be given up. */
type Mail = SendMailOptions & { signal: AbortSignal }

export interface EmailConfig {
  /** smtp://user:password@host:port or smtps://… */
  url: string
  from: string
  /** For a whole mail. */
  limitMs?: number
}

const BATAS_MS = 10_000
/** Less than the shortest pause after which a mail is tried again: no two tries of one mail run side by side. */
const BATAS_SURAT_MS = 45_000

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'GAGAL'

/**
 * Mail over SMTP; each step of the conversation may take 10 seconds. A server that answers a byte now and then begins
 * ever new ones, so all of them together have a limit, too.
 */
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
      const signal = AbortSignal.timeout(config.limitMs ?? BATAS_SURAT_MS)
      const note = (galat: string | null) =>
        noteCall({ sistem: 'SUREL', ms: Math.round(performance.now() - start), galat })
      try {
        // An address object is taken as it is; text would be read as a list of addresses.
        const mail: Mail = { from: config.from, to: { name: '', address: to }, subject, text, html, signal }
        await transport.sendMail(mail)
        note(null)
        return { kind: 'terkirim' }
      } catch (error) {
        const kode = signal.aborted ? 'HABIS_WAKTU' : codeOf(error)
        note(kode)
        return { kind: 'gagal', pesan: `Email tidak terkirim (${kode}).` }
      }
    },
  }
}
