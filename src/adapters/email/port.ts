export type EmailHasil = { kind: 'terkirim' } | { kind: 'gagal'; pesan: string }

/** `to` is one bare address. */
export interface Email {
  send(q: { to: string; subject: string; text: string; html: string }): Promise<EmailHasil>
}
