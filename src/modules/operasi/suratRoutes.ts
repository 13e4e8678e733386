import { Router } from 'express'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError, FieldError, tidakDitemukan } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { type Tanggal, utcOf } from '../../domain/tanggal.js'
import { kesalahanOf, ketikan } from '../../web/formulir.js'
import type { Berkas } from '../../web/multipart.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { paramId, parseForm } from '../../web/validate.js'
import { JENIS_LANJUT_TAHUN, loadTerhenti, TIDAK_TERHENTI } from '../pencairan/tindakan/jenisLanjut.js'
import { suratSchema } from '../usulan/dasar.js'
import { saveLampiran } from '../usulan/lampiran.js'
import { MEJA } from './mejaList.js'
import { hrefTindakan } from './tindakan.js'

export const hrefSurat = (pencairanId: bigint): string => `/cmsp/operasi/surat-lanjut/${pencairanId}`

/** The Pemda's letter that a payment may go on after its year was closed; below /cmsp/operasi/surat-lanjut. */
export function suratRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id', requires('operasi.ubah'), async (req, res) => {
    res.render('operasi/surat-lanjut', await suratPage(deps, paramId(req)))
  })

  router.post('/:id', requires('operasi.ubah'), async (req, res) => {
    const id = paramId(req)
    const page = await suratPage(deps, id)
    try {
      const surat = { ...parseForm(suratSchema, req), berkas: req.berkas?.['lampiran'] ?? null }
      const suratId = await keepSurat(deps, pelaku(req), id, surat)
      redirectTo(req, res, hrefTindakan('lanjut-tahun', String(suratId)))
    } catch (error) {
      const kesalahan = kesalahanOf(error)
      res.status(422).render('operasi/surat-lanjut', { ...page, kesalahan, isian: ketikan(req.body) })
    }
  })

  return router
}

async function suratPage(deps: Deps, id: bigint) {
  const row = await loadTerhenti(deps.prisma, id)
  if (!row) throw tidakDitemukan('Pembayaran')
  const keadaan = await inTransaction(deps.prisma, (tx) => JENIS_LANJUT_TAHUN.keadaan(tx, `pencairan:${id}`))
  if (!keadaan) throw new AppError('bentrok', TIDAK_TERHENTI, { href: MEJA, label: 'Ke Meja Pencairan' })
  return {
    judul: 'Lanjutkan setelah Tutup Tahun',
    kembali: { href: MEJA, label: 'Kembali ke Meja Pencairan' },
    pesan: JENIS_LANJUT_TAHUN.ringkas(keadaan, null),
    aksi: hrefSurat(id),
  }
}

/** Keeps the letter with its scan; the proposal that rests on it follows with the operator's OTP. */
async function keepSurat(
  deps: Deps,
  user: Pelaku,
  pencairanId: bigint,
  { nomor, tanggal, berkas }: { nomor: string; tanggal: Tanggal; berkas: Berkas | null },
): Promise<bigint> {
  return inTransaction(deps.prisma, async (tx) => {
    const lampiranId = await saveLampiran(tx, user, berkas)
    if (lampiranId === null) throw new FieldError('lampiran', 'Lampirkan pindaian surat Pemda (PDF).')
    const data = { pencairanId, nomor, tanggal: utcOf(tanggal), lampiranId, penggunaId: user.id }
    return (await tx.suratLanjut.create({ data, select: { id: true } })).id
  })
}
