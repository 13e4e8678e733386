import { createHash } from 'node:crypto'

/** Days within which the same amount to the same payee looks like one bill paid twice. */
export const HARI_KEMBAR = 30
/** Days for which an account stays familiar to a payee who has more than one. */
export const HARI_DIKENAL = 180
/** Days after a Pemda's first payment during which every account is new, so that a tick on each would say nothing. */
export const HARI_BELAJAR = 30

interface Aturan {
  label: string
  /** When it applies, in the words of the screen. */
  kapan: string
  /** What the tick says. */
  centang: string
  /** Whether the tick needs a typed reason. */
  alasan: boolean
}

/**
 * What does not stop a Setuju but must have been seen: every level ticks it, and reads who ticked it before. One tick
 * serves all payees of an SP2D, and whatever three persons have approved once is not asked about again, because a
 * clerk who has to tick everything reads nothing.
 */
export const PERINGATAN = {
  SUDAH_DIDEBIT: {
    label: 'RKUD sudah didebit untuk SP2D ini',
    kapan:
      'Rekening koran bank memuat debit untuk SP2D ini yang tidak dikenal CMSP, misalnya setelah pemulihan dari cadangan. Bagian yang sama tidak dikirim sebelum operator mengaitkannya.',
    centang: 'Saya sudah memastikan kepada Bank Kalsel mengapa RKUD sudah didebit',
    alasan: false,
  },
  DARI_BERKAS: {
    label: 'Dimuat dari berkas, bukan ditarik dari FMIS',
    kapan:
      'Isi SP2D ini dimuat operator Bank Kalsel dari berkas, misalnya karena FMIS tidak dapat dihubungi, dan FMIS sendiri belum menyebutnya. Peringatan ini hilang sendiri setelah SP2D itu ditarik dari FMIS.',
    centang: 'Saya sudah mencocokkan SP2D ini dengan FMIS',
    alasan: false,
  },
  NAMA_BERBEDA: {
    label: 'Nama penerima berbeda di bank',
    kapan: 'Nama pemilik rekening di bank tidak cocok dengan nama penerima dari FMIS.',
    centang: 'Saya sudah memeriksa bahwa rekening ini milik penerima yang benar',
    alasan: true,
  },
  REKENING_BERUBAH: {
    label: 'Rekening penerima berubah',
    kapan: `Pembayaran terakhir kepada penerima ini masuk ke rekening lain, dan rekening ini tidak dipakainya dalam ${HARI_DIKENAL} hari terakhir.`,
    centang: 'Saya sudah memastikan perubahan rekening ini kepada penerimanya',
    alasan: false,
  },
  REKENING_BARU: {
    label: 'Pembayaran pertama ke rekening ini',
    kapan: `Belum ada SP2D Pemda ini yang disetujui untuk rekening ini. Peringatan ini muncul mulai ${HARI_BELAJAR} hari setelah pembayaran pertama Pemda.`,
    centang: 'Saya sudah mencocokkan nomor rekening ini dengan dokumennya',
    alasan: false,
  },
  KEMBAR: {
    label: 'Penerima dan jumlah yang sama',
    kapan: `Penerima yang sama sudah atau akan menerima jumlah yang sama dalam ${HARI_KEMBAR} hari terakhir; untuk gaji hanya dalam bulan yang sama.`,
    centang: 'Saya sudah memeriksa bahwa ini bukan pembayaran ganda',
    alasan: false,
  },
  POTONGAN_BARU: {
    label: 'Rekening potongan baru atau berubah',
    kapan: `Potongan jenis ini belum pernah disetujui untuk rekening potongan ini. Untuk pemakaian pertama, peringatan ini muncul mulai ${HARI_BELAJAR} hari setelah pembayaran pertama Pemda.`,
    centang: 'Saya sudah memeriksa rekening potongan ini',
    alasan: false,
  },
} as const satisfies Record<string, Aturan>
export type JenisPeringatan = keyof typeof PERINGATAN
export const JENIS_PERINGATAN = Object.keys(PERINGATAN) as JenisPeringatan[]

/** One fact behind a warning; `kunci` is the same as long as it is the same fact, `rincian` says it in words. */
export interface Butir {
  kunci: string
  rincian: string
}

export interface Peringatan {
  jenis: JenisPeringatan
  butir: Butir[]
}

/** What a person ticked, as it is stored with the choice and with the decision. */
export interface Centang {
  jenis: JenisPeringatan
  kunci: string[]
  rincian: string[]
}

const MAKS_RINCIAN = 10

/** At most ten facts in words, and how many more there are. */
export function rincianPeringatan({ butir }: Peringatan): string[] {
  const lainnya = butir.length - MAKS_RINCIAN
  const shown = butir.slice(0, MAKS_RINCIAN).map(({ rincian }) => rincian)
  return lainnya > 0 ? [...shown, `dan ${lainnya} lainnya`] : shown
}

/** The tick of these warnings, to be stored. */
export const centangOf = (rows: readonly Peringatan[]): Centang[] =>
  rows.map((row) => ({
    jenis: row.jenis,
    kunci: row.butir.map(({ kunci }) => kunci),
    rincian: rincianPeringatan(row),
  }))

/** Fingerprint (hex) of the warnings a page showed; a tick counts only for what stood beside it. */
export function sidikPeringatan(rows: readonly Peringatan[]): string {
  const isi = rows.map(({ jenis, butir }) => [jenis, butir.map(({ kunci }) => kunci).toSorted()])
  return createHash('sha256').update(JSON.stringify(isi)).digest('hex')
}

/** Warnings with a fact that was not ticked yet; one that has gone meanwhile asks for nothing. */
export function belumDicentang(rows: readonly Peringatan[], dicentang: readonly Centang[]): Peringatan[] {
  return rows.filter(({ jenis, butir }) => {
    const known = new Set(dicentang.filter((tick) => tick.jenis === jenis).flatMap(({ kunci }) => kunci))
    return butir.some(({ kunci }) => !known.has(kunci))
  })
}
