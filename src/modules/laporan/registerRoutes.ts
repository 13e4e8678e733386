import { type Request, Router } from 'express'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { exportList, exportPaths } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { whereOf } from '../../web/lists/where.js'
import { listQuery } from '../../web/lists/query.js'
import { type ListSpec, Params } from '../../web/lists/spec.js'
import { pelaku, requires } from '../../web/requires.js'
import { angka, rupiahTotal, tanggalBaca } from '../../web/tampilan.js'
import { JENIS_SP2D } from '../../domain/sp2d.js'
import { scopeSp2d } from '../sp2d/scope.js'
import { asPdf } from './dokumenRoutes.js'
import { writeRegister } from './dokumen/registerPdf.js'
import {
  type JumlahKeadaan,
  KEADAAN,
  type Keadaan,
  NADA_KEADAAN,
  type RawRegister,
  registerSp2d,
} from './registerList.js'

/** A sheet for signing is read by a person; a year goes into a file. */
const PDF_MAKS = 2000

/** Sums of what the filters find, per state of affairs and in all. */
async function sums(deps: Deps, user: Pelaku, spec: ListSpec<RawRegister>, req: Request): Promise<JumlahKeadaan[]> {
  const params = new Params()
  const where = whereOf(spec, await listQuery(deps.pool, spec, req), scopeSp2d(user), params).join(' AND ')
  const { rows } = await deps.pool.query<{ keadaan: Keadaan | null; n: number; bruto: string; netto: string }>(
    `SELECT keadaan, count(*)::int AS n, coalesce(sum(bruto), 0.00)::text AS bruto, coalesce(sum(netto), 0.00)::text AS netto
     FROM (SELECT ${spec.select} FROM ${spec.from} WHERE ${where}) r GROUP BY GROUPING SETS ((keadaan), ()) `,
    params.values,
  )
  const order = [...Object.keys(KEADAAN), null]
  return rows
    .toSorted((a, b) => order.indexOf(a.keadaan) - order.indexOf(b.keadaan))
    .map(({ keadaan, n, bruto, netto }) => ({
      nama: keadaan ? KEADAAN[keadaan] : 'Jumlah',
      semua: keadaan === null,
      banyak: n.toLocaleString('id-ID'),
      bruto: rupiahTotal(bruto),
      netto: rupiahTotal(netto),
    }))
}

const row = (user: Pelaku) => (raw: RawRegister) => ({
  id: raw.id,
  href: `/cmsp/sp2d/${raw.id}`,
  nomor: raw.nomor,
  tanggal: tanggalBaca(raw.tanggal),
  opd: user.pemdaId === null ? `${raw.opd}, ${raw.pemda}` : raw.opd,
  jenis: JENIS_SP2D[raw.jenis],
  penerima: raw.penerima_nama,
  keadaan: { nada: NADA_KEADAAN[raw.keadaan], label: KEADAAN[raw.keadaan] },
  bayar: raw.tanggal_bayar && tanggalBaca(raw.tanggal_bayar),
  alasan: raw.alasan,
  netto: angka(raw.netto),
})

/** Register SP2D: what came, what was approved, rejected, paid and came back; on screen, as a file and for signing. */
export function registerRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    const spec = await registerSp2d(deps, user)
    const [daftar, jumlah] = await Promise.all([
      readList(deps.pool, spec, req, scopeSp2d(user), row(user)),
      sums(deps, user, spec, req),
    ])
    const pdf = `/cmsp/laporan/register/cetak.pdf?${daftar.alamat}`
    res.render('laporan/register', { judul: 'Register SP2D', daftar, jumlah, pdf })
  })

  router.get(exportPaths(), requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    await exportList(deps.pool, await registerSp2d(deps, user), req, res, scopeSp2d(user))
  })

  router.get('/cetak.pdf', requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    const spec = await registerSp2d(deps, user)
    const params = new Params()
    const where = whereOf(spec, await listQuery(deps.pool, spec, req), scopeSp2d(user), params).join(' AND ')
    const { rows } = await deps.pool.query<RawRegister>(
      `SELECT ${spec.select} FROM ${spec.from} WHERE ${where} ORDER BY s.tanggal, s.id LIMIT ${PDF_MAKS + 1}`,
      params.values,
    )
    if (rows.length > PDF_MAKS)
      throw new AppError('tidakSah', `Lebih dari ${PDF_MAKS} SP2D. Persempit filternya, atau unduh berkas .xlsx.`)
    const { chips } = await readList(deps.pool, spec, req, scopeSp2d(user), row(user))
    const isi = {
      pemda: user.pemdaNama ?? 'Semua Pemda',
      filter: chips.map(({ label }) => label).join('; ') || `Semua SP2D tahun anggaran ${user.tahun}`,
      rows,
      jumlah: await sums(deps, user, spec, req),
      kuasaBud: await kuasaBudOf(deps, user),
    }
    writeRegister(isi, asPdf(res, 'Register-SP2D'))
  })

  return router
}

/** Who signs for the Pemda: the Kuasa BUD of its newest SP2D. */
async function kuasaBudOf({ prisma }: Deps, { pemdaId }: Pelaku): Promise<{ nama: string; nip: string } | null> {
  if (pemdaId === null) return null
  const last = await prisma.sp2d.findFirst({ where: { pemdaId }, orderBy: { id: 'desc' } })
  return last && { nama: last.kuasaBudNama, nip: last.kuasaBudNip }
}
