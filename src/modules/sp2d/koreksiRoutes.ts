import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.js'
import { BANK } from '../../domain/bank.js'
import { AppError, tidakDitemukan } from '../../domain/galat.js'
import { parseNoRekening } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { flash } from '../../web/flash.js'
import { kesalahanOf, ketikan } from '../../web/formulir.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { rupiah } from '../../web/tampilan.js'
import { dibaca, idSchema, paramId, parseForm, tanggalWajib, teksWajib } from '../../web/validate.js'
import { assertCorrectable, correctReturn, returnedLegs } from './correctReturn.js'
import { loadSp2d } from './load.js'

const JUDUL = 'Koreksi Rekening Retur'
const koreksiSchema = z.object({
  penerimaId: idSchema,
  bankKode: teksWajib(3, 'Pilih banknya.'),
  noRekening: dibaca(parseNoRekening, 'Isi nomor rekening.'),
  suratNomor: teksWajib(100, 'Isi nomor surat ralat.'),
  suratTanggal: tanggalWajib('Isi tanggal surat ralat.'),
})

/** The account a maker types after a return, and its letter; below /cmsp/sp2d. */
export function koreksiRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/koreksi', requires('retur.koreksi'), async (req, res) => {
    res.render('sp2d/koreksi', { judul: JUDUL, ...(await koreksiPage(deps, pelaku(req), paramId(req))) })
  })

  router.post('/:id/koreksi', requires('retur.koreksi'), async (req, res) => {
    const sp2dId = paramId(req)
    const page = await koreksiPage(deps, pelaku(req), sp2dId, ketikan(req.body))
    try {
      const isian = parseForm(koreksiSchema, req)
      const berkas = req.berkas?.['lampiran'] ?? null
      const { nomor } = await correctReturn(deps, pelaku(req), { sp2dId, isian, berkas })
      flash(req, 'sukses', `Rekening SP2D ${nomor} dikoreksi. SP2D ini disetujui lagi oleh ketiga tingkat.`)
      redirectTo(req, res, `/cmsp/sp2d/${sp2dId}`)
    } catch (error) {
      const offline = error instanceof AppError && error.kode === 'layananLuar'
      const kesalahan = offline ? { form: error.message } : kesalahanOf(error)
      res.status(422).render('sp2d/koreksi', { judul: JUDUL, ...page, kesalahan })
    }
  })

  router.get('/:id/surat-ralat/:koreksiId', requires('sp2d.lihat'), async (req, res) => {
    const sp2d = await loadSp2d(deps.prisma, pelaku(req), paramId(req))
    const row = await deps.prisma.koreksiRetur.findFirst({
      where: { id: paramId(req, 'koreksiId'), sp2dId: sp2d.id },
      include: { lampiran: true },
    })
    if (!row) throw tidakDitemukan('Surat ralat')
    res.attachment(row.lampiran.nama).type('application/pdf').send(Buffer.from(row.lampiran.isi))
  })

  return router
}

async function koreksiPage(deps: Deps, user: Pelaku, sp2dId: bigint, isian: Record<string, string> = {}) {
  const sp2d = await loadSp2d(deps.prisma, user, sp2dId)
  assertCorrectable(sp2d)
  const rows = await returnedLegs(deps.prisma, sp2d)
  const href = `/cmsp/sp2d/${sp2dId}`
  return {
    kembali: { href, label: 'Kembali ke SP2D' },
    aksi: `${href}/koreksi`,
    nomor: sp2d.nomor,
    isian,
    penerima: rows.map(({ penerima, leg }) => ({
      nilai: String(penerima.id),
      label: `${penerima.nama}, ${leg.bankNama ?? ''} ${leg.noRekening ?? ''}, ${rupiah(leg.jumlah)}: ${leg.alasan ?? 'diretur'}`,
      dipilih: isian['penerimaId'] === String(penerima.id),
    })),
    bank: [['', 'Pilih bank'], ...Object.entries(BANK).toSorted(([, a], [, b]) => a.localeCompare(b))].map(
      ([kode = '', nama = '']) => ({
        nilai: kode,
        label: kode === '' ? nama : `${nama} (${kode})`,
        dipilih: (isian['bankKode'] ?? '') === kode,
      }),
    ),
  }
}
