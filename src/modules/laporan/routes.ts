import { type Request, Router } from 'express'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { isTanggal, tanggalWita } from '../../domain/tanggal.js'
import { flash } from '../../web/flash.js'
import { exportList, exportPaths } from '../../web/lists/export.js'
import { readList } from '../../web/lists/list.js'
import { whereOf } from '../../web/lists/where.js'
import { readListQuery } from '../../web/lists/query.js'
import { Params } from '../../web/lists/spec.js'
import { pelaku, requires } from '../../web/requires.js'
import { redirectTo } from '../../web/session.js'
import { rulesToday } from '../pajak/rules.js'
import { loadBpnLegs } from './dokumen/bpn.js'
import { writeBpn } from './dokumen/bpnPdf.js'
import { asPdf } from './dokumenRoutes.js'
import { type Jumlah, scopeRegister, sumRegister } from './jumlah.js'
import { pajakRow, potonganRow } from './page.js'
import { PAJAK_LUNAS, registerPajak } from './pajakList.js'
import { registerPotongan } from './potonganList.js'
import { reconcilePajak } from '../rekonsiliasi/pajak.js'

const MAX_BPN = 500
const scopePajak = scopeRegister(PAJAK_LUNAS)
const PAJAK = { scope: scopePajak, lunas: PAJAK_LUNAS }
const scopePotongan = scopeRegister(`l.status IN ('BERHASIL', 'RETUR')`)
const POTONGAN = { scope: scopePotongan, lunas: `l.status = 'BERHASIL'` }

/** The legs of the filtered register that have a proof; at most as many as one file holds. */
async function paidLegs(deps: Deps, user: Pelaku, req: Request): Promise<bigint[]> {
  const params = new Params()
  const spec = registerPajak(user.tahun)
  const where = whereOf(spec, readListQuery(spec, req.query), scopePajak(user), params)
  const { rows } = await deps.pool.query<{ leg_id: string }>(
    `SELECT DISTINCT k.leg_id FROM ${spec.from} WHERE ${where.join(' AND ')} AND k.leg_id IS NOT NULL LIMIT ${MAX_BPN + 1}`,
    params.values,
  )
  if (rows.length > MAX_BPN)
    throw new AppError(
      'tidakSah',
      `Lebih dari ${MAX_BPN} BPN sekaligus. Persempit filternya, misalnya per tanggal buku.`,
    )
  return rows.map(({ leg_id }) => BigInt(leg_id))
}

/** Sums per code, each with the name of its code. */
const withNames = (rows: Jumlah[], nameOf: (kode: string) => string | undefined): Jumlah[] =>
  rows.map((row) => ({ ...row, nama: `${row.nama} ${nameOf(row.nama) ?? ''}` }))

/** Registers of deductions and taxes, with their sums, files and the comparison with the state treasury. */
export function laporanRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/potongan', requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    const spec = await registerPotongan(deps)
    const [daftar, { total, per }] = await Promise.all([
      readList(deps.pool, spec, req, scopePotongan(user), potonganRow(user)),
      sumRegister(deps, user, req, { ...POTONGAN, spec, kelompok: ['p.kode'] }),
    ])
    const [rekap = []] = per
    const perJenis = withNames(rekap, (kode) => spec.filters['jenis']?.pilihan?.get(kode))
    res.render('laporan/potongan', { judul: 'Register Potongan', daftar, total, rekap: perJenis })
  })

  router.get(exportPaths('/potongan'), requires('laporan.lihat'), async (req, res) => {
    await exportList(deps.pool, await registerPotongan(deps), req, res, scopePotongan(pelaku(req)))
  })

  router.get('/pajak', requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    const spec = registerPajak(user.tahun)
    const [daftar, { total }] = await Promise.all([
      readList(deps.pool, spec, req, scopePajak(user), pajakRow(user)),
      sumRegister(deps, user, req, { ...PAJAK, spec }),
    ])
    const tautan = {
      rekap: `/cmsp/laporan/pajak/rekap?${daftar.alamat}`,
      bpn: `/cmsp/laporan/pajak/bpn.pdf?${daftar.alamat}`,
    }
    res.render('laporan/pajak', { judul: 'Register Pajak', daftar, total, tautan })
  })

  router.get(exportPaths('/pajak'), requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    await exportList(deps.pool, registerPajak(user.tahun), req, res, scopePajak(user))
  })

  router.get('/pajak/bpn.pdf', requires('bpn.lihat'), async (req, res) => {
    const paid = await paidLegs(deps, pelaku(req), req)
    if (paid.length === 0) {
      flash(req, 'info', 'Belum ada BPN: tidak satu pun pajak yang tersaring sudah dibayar melalui CMSP.')
      return redirectTo(req, res, `/cmsp/laporan/pajak${new URL(req.originalUrl, deps.config.CMSP_URL).search}`)
    }
    const list = await loadBpnLegs(deps, paid)
    writeBpn(deps, list, asPdf(res, `BPN-${list.length}-pembayaran`))
  })

  router.get('/pajak/rekap', requires('laporan.lihat'), async (req, res) => {
    const user = pelaku(req)
    const spec = registerPajak(user.tahun)
    const opd = `${user.pemdaId === null ? `d.nama || ', ' || ` : ''}o.kode || ' ' || o.nama`
    const [{ total, per }, rules] = await Promise.all([
      sumRegister(deps, user, req, { ...PAJAK, spec, kelompok: [opd, `p.kap || '-' || p.kjs`] }),
      rulesToday(deps),
    ])
    const [perOpd = [], rekap = []] = per
    const perJenis = withNames(rekap, (kode) => rules.get(kode)?.nama)
    const { chips, alamat } = await readList(deps.pool, spec, req, scopePajak(user), pajakRow(user))
    const kembali = { href: `/cmsp/laporan/pajak?${alamat}`, label: 'Kembali ke Register Pajak' }
    const filter = chips.map(({ label }) => label).join('; ') || 'Semua pajak tahun anggaran ini'
    res.render('laporan/rekap', { judul: 'Rekapitulasi Pajak', kembali, filter, total, perOpd, perJenis })
  })

  router.get('/rekonsiliasi-pajak', requires('laporan.lihat'), async (req, res) => {
    const asked = req.query['tanggal']
    const tanggal = typeof asked === 'string' && isTanggal(asked) ? asked : tanggalWita(new Date())
    const hasil = await reconcilePajak(deps, pelaku(req), tanggal)
    res.render('laporan/rekonsiliasi', { judul: 'Rekonsiliasi Pajak', tanggal, hasil })
  })

  return router
}
