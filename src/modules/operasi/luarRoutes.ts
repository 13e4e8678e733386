import { Router } from 'express'
import { z } from 'zod'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { parseNtb, parseNtpn } from '../../domain/identitas.js'
import { kesalahanOf, ketikan } from '../../web/formulir.js'
import { pelaku, requires } from '../../web/requires.js'
import { dibaca, paramId, parseForm, tanggalWajib } from '../../web/validate.js'
import { JENIS_LEG_ULANG } from '../pencairan/tindakan/jenisLegUlang.js'
import { JENIS_PAJAK_LUAR, proposeLuar, TIDAK_DIBAYAR_LAIN } from '../pencairan/tindakan/jenisLuar.js'
import { loadLeg } from '../pencairan/tindakan/resume.js'
import { dasarBidang, dasarWajib } from '../usulan/dasar.js'
import { tellProposed } from '../usulan/diajukan.js'
import { assertNoneWaits } from '../usulan/propose.js'
import { MEJA } from './mejaList.js'

const luarSchema = z.object({
  ntpn: dibaca(parseNtpn, 'Isi NTPN.'),
  ntb: dibaca(parseNtb, 'Isi NTB.'),
  tanggalBayar: tanggalWajib('Isi tanggal bayar.'),
  ...dasarBidang,
})

export const hrefLuar = (legId: bigint): string => `/cmsp/operasi/pajak-luar/${legId}`

/** A tax that another bank has paid: its NTPN on the Pemda's letter, proposed; below /cmsp/operasi/pajak-luar. */
export function luarRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id', requires('operasi.ubah'), async (req, res) => {
    res.render('operasi/pajak-luar', await luarPage(deps, paramId(req)))
  })

  router.post('/:id', requires('operasi.ubah'), async (req, res) => {
    const legId = paramId(req)
    const page = await luarPage(deps, legId)
    try {
      const { dasarNomor, dasarTanggal, ...typed } = parseForm(luarSchema, req)
      const isian = { ...typed, dasar: dasarWajib({ dasarNomor, dasarTanggal }) }
      const berkas = req.berkas?.['lampiran'] ?? null
      const id = await proposeLuar(deps, pelaku(req), { legId, isian, berkas })
      const pesan = 'Usulan dibuat dan menunggu persetujuan admin bank. Sampai disetujui, tidak ada yang berubah.'
      tellProposed(req, res, id, pesan)
    } catch (error) {
      const kesalahan = kesalahanOf(error)
      res.status(422).render('operasi/pajak-luar', { ...page, kesalahan, isian: ketikan(req.body) })
    }
  })

  return router
}

async function luarPage(deps: Deps, id: bigint) {
  await loadLeg(deps.prisma, id)
  const keadaan = await inTransaction(deps.prisma, async (tx) => {
    for (const kode of [JENIS_PAJAK_LUAR.kode, JENIS_LEG_ULANG.kode]) await assertNoneWaits(tx, kode, `leg:${id}`)
    return JENIS_PAJAK_LUAR.keadaan(tx, `leg:${id}`)
  })
  const href = `${MEJA}/${id}`
  if (!keadaan) throw new AppError('bentrok', TIDAK_DIBAYAR_LAIN, { href, label: 'Ke riwayat pembayaran ini' })
  const koreksi = keadaan.keadaan === 'DILUAR'
  return {
    judul: koreksi ? 'Koreksi Bukti Bayar di Luar CMSP' : 'Dibayar di Luar CMSP',
    kembali: { href, label: 'Kembali' },
    pesan: `${JENIS_PAJAK_LUAR.ringkas(keadaan, null)}, kode billing ${keadaan.kodeBilling}`,
    sebab: keadaan.sebabGagal,
    koreksi,
    bukti: keadaan,
    aksi: hrefLuar(id),
  }
}
