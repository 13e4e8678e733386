import type { Queryable } from './db.js'
import { isoWita } from './waktu.js'

interface Message {
  channel: 'SMS' | 'EMAIL'
  recipient: string
  subject?: string
  text: string
  html?: string
}

export interface InboxEntry {
  at: string
  to: string
  text: string
  subject?: string
  html?: string
}

const INBOX_LIMIT = 200

export async function storeMessage(db: Queryable, message: Message): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO message (channel, recipient, subject, text, html) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [message.channel, message.recipient, message.subject ?? null, message.text, message.html ?? null],
  )
  return rows[0]?.id ?? ''
}

/** Messages received, newest first, at most 200; mail carries subject and html too. */
export async function readInbox(db: Queryable, channel: Message['channel'], to?: string): Promise<InboxEntry[]> {
  // A plus sign in a query string means a blank, so a phone number may arrive without it.
  const recipient = to?.replace(/^ ?(?=62\d+$)/, '+') ?? null
  const { rows } = await db.query<{ at: Date; to: string; subject: string | null; text: string; html: string | null }>(
    `SELECT at, recipient AS to, subject, text, html FROM message
     WHERE channel = $1 AND ($2::text IS NULL OR recipient = lower($2)) ORDER BY id DESC LIMIT $3`,
    [channel, recipient, INBOX_LIMIT],
  )
  return rows.map(({ at, subject, html, ...row }) => ({
    at: isoWita(at),
    ...row,
    ...(channel === 'EMAIL' && { subject: subject ?? '', html: html ?? '' }),
  }))
}
