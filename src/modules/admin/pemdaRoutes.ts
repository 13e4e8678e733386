import { type Request, type Response, Router } from 'express'
import type { Deps } from '../../deps.js'
import { maskAkhir } from '../../domain/identitas.js'
import { kesalahanOf, ketikan, options } from '../../web/formulir.js'
import { exportPaths } from '../../web/lists/export.js'
import { pelaku, requires } from '../../web/requires.js'
import { paramId, parseForm } from '../../web/validate.js'
import { DIUSULKAN, tellProposed } from '../usulan/diajukan.js'
import { dilihatOf, sidikKeadaan } from '../usulan/dilihat.js'
import { isiPemda } from './jenisPemda.js'
import type { PemdaDetailPage } from './page.js'
import { exportPemda, listPemda } from './pemdaList.js'
import { STATUS_PENGGUNA } from './penggunaIsi.js'
import { loadPemda, opdForm, pemdaForm, proposeOpd, proposePemda, proposeRkud, rkudForm } from './proposePemda.js'

const HREF = '/cmsp/admin/pemda'

async function detailPage(deps: Deps, id: bigint | null): Promise<PemdaDetailPage & { judul: string }> {
  const row = id === null ? null : await loadPemda(deps, id)
  return {
    judul: row ? row.nama : 'Tambah Pemda',
    kembali: { href: HREF, label: 'Kembali ke Pemda' },
    baru: row === null,
    kode: row?.kode ?? '',
    nama: row?.nama ?? '',
    status: options(STATUS_PENGGUNA, row?.aktif === false ? 'NONAKTIF' : 'AKTIF'),
    dilihat: sidikKeadaan(row && isiPemda(row)),
    aksi: `${HREF}/${id ?? 'baru'}`,
    rkudAksi: row && `${HREF}/${row.id}/rkud`,
    opdAksi: row && `${HREF}/${row.id}/opd`,
    // Admins keep the accounts' numbers apart by their last digits; the full number stands in a proposal only.
    rkud: (row?.rkud ?? []).map(({ noRekening, nama }) => ({ noRekening: maskAkhir(noRekening), nama })),
    opd: (row?.opd ?? []).map(({ kode, nama }) => ({ kode, nama })),
    ditolak: null,
  }
}

/** Runs one proposal of this page, or shows the page again with its messages and what was typed. */
async function save(
  deps: Deps,
  req: Request,
  res: Response,
  { id, bagian }: { id: bigint | null; bagian: PemdaDetailPage['ditolak'] },
  work: () => Promise<bigint>,
): Promise<void> {
  try {
    tellProposed(req, res, await work(), DIUSULKAN)
  } catch (error) {
    const kesalahan = kesalahanOf(error)
    const page = await detailPage(deps, id)
    res.status(422).render('admin/pemda-detail', { ...page, ditolak: bagian, kesalahan, isian: ketikan(req.body) })
  }
}

/** Pemda with their RKUD and OPD; each change waits for a second admin. */
export function pemdaRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', requires('admin.ubah'), async (req, res) => {
    res.render('admin/pemda', { judul: 'Pemda', daftar: await listPemda(deps, req), tambahHref: `${HREF}/baru` })
  })

  router.get(exportPaths(), requires('admin.ubah'), async (req, res) => {
    await exportPemda(deps, req, res)
  })

  router.get('/baru', requires('admin.ubah'), async (_req, res) => {
    res.render('admin/pemda-detail', await detailPage(deps, null))
  })

  router.post('/baru', requires('admin.ubah'), (req, res) =>
    save(deps, req, res, { id: null, bagian: 'pemda' }, async () =>
      proposePemda(deps, pelaku(req), parseForm(pemdaForm, req)),
    ),
  )

  router.get('/:id', requires('admin.ubah'), async (req, res) => {
    res.render('admin/pemda-detail', await detailPage(deps, paramId(req)))
  })

  router.post('/:id', requires('admin.ubah'), async (req, res) => {
    const id = paramId(req)
    const { kode } = await loadPemda(deps, id)
    await save(deps, req, res, { id, bagian: 'pemda' }, async () =>
      proposePemda(deps, pelaku(req), { ...parseForm(pemdaForm.omit({ kode: true }), req), kode }, dilihatOf(req)),
    )
  })

  router.post('/:id/rkud', requires('admin.ubah'), async (req, res) => {
    const id = paramId(req)
    const { kode } = await loadPemda(deps, id)
    await save(deps, req, res, { id, bagian: 'rkud' }, async () =>
      proposeRkud(deps, pelaku(req), kode, parseForm(rkudForm, req)),
    )
  })

  router.post('/:id/opd', requires('admin.ubah'), async (req, res) => {
    const id = paramId(req)
    const { kode } = await loadPemda(deps, id)
    await save(deps, req, res, { id, bagian: 'opd' }, async () =>
      proposeOpd(deps, pelaku(req), kode, parseForm(opdForm, req)),
    )
  })

  return router
}
