import { Router } from 'express'
import { z } from 'zod'
import { inTransaction } from '../../../db/database.js'
import { pemdaByKode } from '../../../db/pemda.js'
import type { Deps } from '../../../deps.js'
import { FormError, tidakDitemukan } from '../../../domain/galat.js'
import { JALUR_KODE, type JalurKode, PENANGGUNG } from '../../../domain/jalur.js'
import { pelaku, requires } from '../../../web/requires.js'
import { parseForm } from '../../../web/validate.js'
import { tellProposed } from '../../usulan/diajukan.js'
import { dilihatOf, sidikKeadaan } from '../../usulan/dilihat.js'
import { propose } from '../../usulan/propose.js'
import { biayaIsi, HREF_JALUR } from './jalurPage.js'
import { JENIS_BIAYA, sasaranBiaya, type Tarif } from './jenisBiaya.js'
import { rupiahBulat, rupiahKetik } from './rupiahBoleh.js'

const biaya = rupiahKetik(9, 'Isi rupiah bulat, misalnya 2.500, paling banyak sembilan angka.')
const penanggung = z.enum(Object.keys(PENANGGUNG) as [keyof typeof PENANGGUNG], { error: 'Pilih penanggungnya.' })
const formSchema = z.object(
  Object.fromEntries(
    JALUR_KODE.flatMap((kode) => [
      [`biaya${kode}`, biaya],
      [`penanggung${kode}`, penanggung],
    ]),
  ),
) as z.ZodType<Record<string, string>>

const UMUM = 'umum'

/** @throws FormError where the bank's own fee is left open: nothing stands behind it */
function tarifOf(form: Record<string, string>, pemda: string | null): Record<JalurKode, Tarif> {
  const kosong = JALUR_KODE.filter((kode) => form[`biaya${kode}`] === '')
  if (pemda === null && kosong.length > 0)
    throw new FormError(Object.fromEntries(kosong.map((kode) => [`biaya${kode}`, 'Isi 0 bila tanpa biaya.'])))
  const satu = (kode: JalurKode) => {
    const jumlah = form[`biaya${kode}`] ?? ''
    return jumlah === '' ? null : { biaya: jumlah, penanggung: form[`penanggung${kode}`] }
  }
  return Object.fromEntries(JALUR_KODE.map((kode) => [kode, satu(kode)])) as Record<JalurKode, Tarif>
}

/** Fees per rail, the bank's own and those agreed with a Pemda; below /cmsp/admin/jalur/biaya. */
export function biayaRoutes(deps: Deps): Router {
  const router = Router()

  async function lingkupOf(lingkup: string) {
    if (lingkup === UMUM) return { kode: null, nama: 'Biaya umum', id: null }
    if (!/^[\w.-]{1,50}$/.test(lingkup)) throw tidakDitemukan('Pemda')
    return pemdaByKode(deps.prisma, lingkup)
  }

  router.get('/:lingkup', requires('admin.ubah'), async (req, res) => {
    const { kode, nama } = await lingkupOf(String(req.params['lingkup']))
    const keadaan = await JENIS_BIAYA.keadaan(deps.prisma, sasaranBiaya(kode))
    const bidang = biayaIsi(keadaan).map(({ kode: jalur, label, tarif }) => ({
      ...{ biaya: `biaya${jalur}`, penanggung: `penanggung${jalur}`, label },
      nilai: rupiahBulat(tarif?.biaya),
      pilihan: Object.entries(PENANGGUNG).map(([nilai, teks]) => ({
        ...{ nilai, label: teks === 'penerima' ? 'Penerima' : teks },
        dipilih: (tarif?.penanggung ?? 'BANK') === nilai,
      })),
    }))
    res.render('pencairan/biaya-form', {
      ...{ judul: kode === null ? 'Biaya Jalur Umum' : `Biaya Jalur ${nama}`, umum: kode === null, bidang },
      ...{ kembali: { href: HREF_JALUR, label: 'Kembali ke Jalur dan Kalender' } },
      ...{ aksi: `${HREF_JALUR}/biaya/${kode ?? UMUM}`, dilihat: sidikKeadaan(keadaan) },
    })
  })

  router.post('/:lingkup', requires('admin.ubah'), async (req, res) => {
    const { kode: pemda, id: pemdaId } = await lingkupOf(String(req.params['lingkup']))
    const sesudah = { pemda, ...tarifOf(parseForm(formSchema, req), pemda) }
    const dilihat = dilihatOf(req)
    const pengajuan = { sasaran: sasaranBiaya(pemda), sesudah, pemdaId, dasar: null, dilihat }
    const oleh = pelaku(req)
    const id = await inTransaction(deps.prisma, (tx) => propose(tx, oleh, JENIS_BIAYA, pengajuan))
    tellProposed(req, res, id, 'Usulan biaya dibuat dan menunggu persetujuan admin lain.')
  })

  return router
}
