import { type Request, Router } from 'express'
import { z } from 'zod'
import { inTransaction } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { KEWAJIBAN, PENYETOR, WAJIB_PAJAK } from '../../domain/aturanPajak.js'
import { FormError, tidakDitemukan } from '../../domain/galat.js'
import { may } from '../../domain/izin.js'
import { flash } from '../../web/flash.js'
import { options } from '../../web/formulir.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { parseForm, teks, teksWajib } from '../../web/validate.js'
import { hrefUsulan } from '../usulan/load.js'
import { propose } from '../usulan/propose.js'
import { exportAturan, hariIni, listAturan } from './aturanList.js'
import { aturanSchema, type IsiAturan, isiAturan, JENIS_ATURAN_PAJAK, sasaranAturan } from './jenisAturan.js'

const HREF = '/cmsp/admin/aturan-pajak'
const centang = z
  .literal('ya')
  .optional()
  .transform((ya) => ya === 'ya')
const dipilih = teksWajib(10, 'Pilih salah satu.')
const formSchema = z.object({
  kap: teksWajib(6, 'Isi KAP.'),
  kjs: teksWajib(3, 'Isi KJS.'),
  nama: teksWajib(100, 'Isi nama.'),
  sumber: teksWajib(200, 'Isi sumber.'),
  mulai: teksWajib(10, 'Isi tanggal mulai.'),
  selesai: teks(10),
  wajibPajak: teksWajib(10, 'Pilih wajib pajak.'),
  penyetor: teksWajib(10, 'Pilih penyetor.'),
  ...{ rekanan: dipilih, nikRekanan: dipilih, nop: dipilih, faktur: dipilih, ketetapan: dipilih },
  ...{ satuMasa: centang, denganSpm: centang, praktikLokal: centang },
})

const PILIHAN: [keyof IsiAturan, label: string, pilihan: Record<string, string>][] = [
  ['wajibPajak', 'Wajib Pajak', WAJIB_PAJAK],
  ['penyetor', 'NPWP Penyetor', PENYETOR],
  ['rekanan', 'NPWP Rekanan', KEWAJIBAN],
  ['nikRekanan', 'NIK Rekanan', KEWAJIBAN],
  ['nop', 'Nomor Objek Pajak', KEWAJIBAN],
  ['faktur', 'Nomor Faktur Pajak', KEWAJIBAN],
  ['ketetapan', 'Nomor Ketetapan', KEWAJIBAN],
]
const CENTANG: [keyof IsiAturan, label: string][] = [
  ['satuMasa', 'Hanya untuk satu masa (satu bulan)'],
  ['denganSpm', 'Nomor SPM dan SKPD ikut dikirim ke DJP'],
  ['praktikLokal', 'Praktik setempat, bukan dari peraturan'],
]
const kosong = (): IsiAturan => ({
  ...{ kap: '', kjs: '', nama: '', mulai: hariIni(), selesai: null, wajibPajak: 'INSTANSI', rekanan: 'KOSONG' },
  ...{ nikRekanan: 'KOSONG', nop: 'KOSONG', faktur: 'KOSONG', ketetapan: 'KOSONG', penyetor: 'BOLEH' },
  ...{ satuMasa: true, denganSpm: true, praktikLokal: false, sumber: '' },
})

/** The form of a proposal: the version in force, to be changed, or an empty rule. */
const formPage = (aturan: IsiAturan) => ({
  kembali: { href: HREF, label: 'Kembali ke Aturan Pajak' },
  aksi: HREF,
  baru: aturan.kap === '',
  aturan: { ...aturan, mulai: hariIni(), selesai: aturan.selesai ?? '' },
  pilihan: PILIHAN.map(([nama, label, pilihan]) => ({ nama, label, pilihan: options(pilihan, aturan[nama]) })),
  centang: CENTANG.map(([nama, label]) => ({ nama, label, dipilih: aturan[nama] === true })),
})

function readForm(req: Request): IsiAturan {
  const { selesai, ...form } = parseForm(formSchema, req)
  const parsed = aturanSchema.safeParse({ ...form, selesai: selesai === '' ? null : selesai })
  if (parsed.success) return parsed.data
  throw new FormError(Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])))
}

/** Tax rules: all versions, and the form with which the operator proposes the next one. */
export function aturanRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('aturanPajak.lihat'), async (req, res) => {
    const bolehUsul = may(pelaku(req), 'aturanPajak.usulkan')
    const daftar = await listAturan(deps, req, bolehUsul)
    res.render('pajak/aturan', { judul: 'Aturan Pajak', daftar, tambahHref: bolehUsul ? `${HREF}/baru` : null })
  })

  router.get(exportPaths(), requires('aturanPajak.lihat'), async (req, res) => {
    await exportAturan(deps, req, res)
  })

  router.get('/baru', requires('aturanPajak.usulkan'), (_req, res) => {
    res.render('pajak/aturan-form', { judul: 'Usulkan Aturan Pajak', ...formPage(kosong()) })
  })

  router.get('/:kode', requires('aturanPajak.usulkan'), async (req: Request<{ kode: string }>, res) => {
    const [kap = '', kjs = ''] = req.params.kode.split('-')
    const row = await deps.prisma.aturanPajak.findFirst({ where: { kap, kjs }, orderBy: { mulai: 'desc' } })
    if (!row) throw tidakDitemukan('Aturan pajak')
    res.render('pajak/aturan-form', { judul: 'Usulkan Perubahan Aturan Pajak', ...formPage(isiAturan(row)) })
  })

  router.post('/', requires('aturanPajak.usulkan'), async (req, res) => {
    const sesudah = readForm(req)
    const pengajuan = { sasaran: sasaranAturan(sesudah), sesudah, pemdaId: null, dasar: null }
    const id = await inTransaction(deps.prisma, (tx) => propose(tx, pelaku(req), JENIS_ATURAN_PAJAK, pengajuan))
    flash(req, 'sukses', `Usulan nomor ${id} diajukan dan menunggu persetujuan admin bank.`, {
      href: hrefUsulan(id),
      label: 'Lihat usulan',
    })
    redirectTo(req, res, HREF)
  })

  return router
}
