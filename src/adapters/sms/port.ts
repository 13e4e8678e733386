export type SmsHasil =
  | { kind: 'terkirim'; id: string; status: 'DELIVERED' | 'ACCEPTED' }
  | { kind: 'gagal'; pesan: string }
  /** Not even tried: the budget of this hour is used up. */
  | { kind: 'batas'; pesan: string }

/** How far an SMS has come: with the operator, on the phone, or not deliverable. */
export type SmsKeadaan =
  | { kind: 'diketahui'; status: 'DELIVERED' | 'ACCEPTED' | 'FAILED' }
  | { kind: 'tidakDiketahui'; pesan: string }

/** `to` is +628…; the text is never kept or logged, it may hold a code. */
export interface Sms {
  send(q: { to: string; text: string; referensi: string }): Promise<SmsHasil>
  /** Asks about an SMS by the id its sending was answered with. */
  status(id: string): Promise<SmsKeadaan>
}
