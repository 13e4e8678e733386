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

/** How far an SMS has come; null where none has this id. */
export async function readStatus(db: Queryable, id: string): Promise<string | null> {
  const { rows } = await db.query<{ status: string }>(
    `SELECT status FROM message WHERE channel = 'SMS' AND id::text = $1`,
    [id],
  )
  return rows[0]?.status ?? null
}

/** What the operator says from now on of the newest SMS to this phone. */
export async function setStatus(db: Queryable, to: string, status: string): Promise<void> {
  await db.query(
    `UPDATE message SET status = $2 WHERE id = (SELECT max(id) FROM message WHERE channel = 'SMS' AND recipient = $1)`,
    [to, status],
  )
}
