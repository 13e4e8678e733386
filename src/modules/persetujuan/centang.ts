import { z } from 'zod'
import type { Json } from '../../db/audit.js'
import type { Level } from '../../domain/alur.js'
import { sebutanLengkap } from '../../domain/delegasi.js'
import { FormError } from '../../domain/galat.js'
import {
  centangOf,
  JENIS_PERINGATAN,
  type JenisPeringatan,
  PERINGATAN,
  type Peringatan,
  rincianPeringatan,
  sidikPeringatan,
} from '../../domain/peringatan.js'
import { teks } from '../../web/validate.js'
import type { Sp2dUtuh } from '../sp2d/load.js'
import type { KeputusanForm } from '../sp2d/formPage.js'
import { dicentang } from './peringatan.js'

/** What a form ticked; `periksa` is the fingerprint of the warnings that were shown beside the ticks. */
export interface Dicentang {
  periksa: string
  jenis: ReadonlySet<JenisPeringatan>
  alasan: string
}

export const ALASAN = { min: 10, max: 250 }
const bidang = (jenis: JenisPeringatan) => `centang-${jenis}`

/** The fields of the decision form about warnings: one tick per kind, one reason. */
export const centangSchema = z.object({
  periksa: z.string().max(64).optional(),
  alasanNama: teks(ALASAN.max).optional(),
  ...Object.fromEntries(JENIS_PERINGATAN.map((jenis) => [bidang(jenis), z.literal('ya').optional()])),
})

export const readTicks = (form: z.output<typeof centangSchema>): Dicentang => {
  const given = form as Record<string, string | undefined>
  const jenis = new Set(JENIS_PERINGATAN.filter((each) => given[bidang(each)] === 'ya'))
  return { periksa: form.periksa ?? '', jenis, alasan: form.alasanNama ?? '' }
}

/**
 * What to store with the choice when every warning was ticked as it stands now.
 * @throws FormError that names at its field each one that was not, or has changed since the page showed it
 */
export function tickWarnings(rows: Peringatan[], given: Dicentang) {
  const perluAlasan = rows.some(({ jenis }) => PERINGATAN[jenis].alasan)
  const kesalahan = Object.fromEntries(rows.flatMap((row) => missing(row, given)))
  if (rows.length > 0 && Object.keys(kesalahan).length === 0 && given.periksa !== sidikPeringatan(rows))
    kesalahan['peringatan'] = 'Peringatannya berubah sejak halaman dibuka. Periksa dan centang kembali.'
  if (Object.keys(kesalahan).length > 0) throw new FormError(kesalahan)
  const keterangan = perluAlasan ? given.alasan : null
  const rincian: Record<string, Json> = {
    ...(keterangan === null ? {} : { keterangan }),
    ...(rows.length === 0 ? {} : { peringatan: rows.map(({ jenis }) => PERINGATAN[jenis].label) }),
  }
  return {
    keterangan,
    periksa: keterangan === null ? null : given.periksa,
    peringatan: rows.length === 0 ? null : centangOf(rows),
    rincian,
  }
}

function missing({ jenis }: Peringatan, given: Dicentang): [string, string][] {
  const { label, alasan } = PERINGATAN[jenis]
  const cara = alasan ? 'beri centang dan tulis alasannya' : 'beri centang'
  if (!given.jenis.has(jenis)) return [[bidang(jenis), `${label}: ${cara} sebelum Setuju.`]]
  const short = alasan && given.alasan.length < ALASAN.min
  return short ? [['alasanNama', `Alasan menerima nama yang berbeda paling sedikit ${ALASAN.min} karakter.`]] : []
}

/** The part of the decision form about warnings; null when there are none. */
export function peringatanForm(sp2d: Sp2dUtuh, rows: Peringatan[]): KeputusanForm['peringatan'] {
  if (rows.length === 0) return null
  const earlier = sp2d.keputusan.filter((row) => row.putaran === sp2d.putaran)
  return {
    sidik: sidikPeringatan(rows),
    daftar: rows.map((row) => ({
      bidang: bidang(row.jenis),
      ...PERINGATAN[row.jenis],
      rincian: rincianPeringatan(row),
      sebelumnya: earlier
        .filter((made) => dicentang(made).some(({ jenis }) => jenis === row.jenis))
        .map(({ level, delegasi, nama, keterangan }) => ({
          level: sebutanLengkap(level as Level, delegasi),
          nama,
          alasan: PERINGATAN[row.jenis].alasan ? keterangan : null,
        })),
    })),
    alasan: sp2d.tugas?.keterangan ?? '',
  }
}
