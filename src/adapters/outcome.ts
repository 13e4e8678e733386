/** Where an order stands that is not (yet) done. Shared by bank and MPN: both move money. */
export type BelumBerhasil =
  /** Accepted; the money left the source for a holding account, the end comes by asking. */
  | { kind: 'diproses'; referensiBank: string | null }
  /** Proven not accepted; may be tried anew later (funds, cut-off, limits per time, no token). */
  | { kind: 'ditolakSementara'; kode: string; pesan: string }
  /** Proven not accepted, for good. */
  | { kind: 'gagal'; kode: string; pesan: string }
  /** Only asking can tell; never send a new reference from here. */
  | { kind: 'tidakPasti'; kode: string; pesan: string }

/** The other side does not know the reference. Right after sending this proves nothing. */
export interface TidakDitemukan {
  kind: 'tidakDitemukan'
  kode: string
  pesan: string
}

/** Done once, and sent back by the payee's bank. */
export interface Dikembalikan {
  kind: 'dikembalikan'
  kode: string
  /** Why, in the bank's words. */
  pesan: string
  referensiBank: string | null
  /** The account the money lies on now; null where it is back on the source. */
  rekening: string | null
}

/** The trace of one call that is kept: masked, at most 4 kB of answer. */
export interface Panggilan {
  kode: string
  httpStatus: number | null
  ms: number
  jawaban: string
}
