import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.js'
import { seedDemo } from '../../src/db/seed.js'
import { preparePostgresFiles } from '../../src/dev/postgres-files.js'
import { backupEmbedded, restoreEmbedded } from '../../src/dev/salinan.js'
import { verifyAudit } from '../../src/modules/audit/verify.js'
import { SISTEM } from '../../src/domain/pelaku.js'
import { claimSend } from '../../src/modules/pencairan/claim.js'
import type { Pelaku } from '../../src/domain/pelaku.js'
import type { IsiRekon } from '../../src/modules/rekonsiliasi/isi.js'
import { explainSelisih } from '../../src/modules/rekonsiliasi/jelaskan.js'
import { linkDebit } from '../../src/modules/rekonsiliasi/kaitkan.js'
import { expectInvariants } from '../support/invariants.js'
import { reconcile } from '../../src/modules/rekonsiliasi/run.js'
import { reconcileAll } from '../../src/modules/rekonsiliasi/jadwal.js'
import { tanggalDari } from '../../src/web/tampilan.js'
import { disetujui, onlyLeg } from '../pencairan/adegan.js'
import { startOutside, type TestApp } from '../support/app.js'
import { createEmptyDatabase } from '../support/database.js'
import { officers } from '../support/state.js'
import { ledger, statusOf } from '../support/story.js'

import { asTestApp, onApp, onServer, SECRET } from './mesin.js'

test('restore of a backup that does not know a payment: nothing is sent until the books were compared, and nothing twice', async () => {
  const books = await createEmptyDatabase()
  const outside = await startOutside(books.url)
  const place = await mkdtemp(join(tmpdir(), 'cadangan-'))
  const own = (await preparePostgresFiles('dev', place)).data
  const copy = join(place, 'sebelum-bayar')
  const onDay = <T>(work: (app: TestApp) => Promise<T>) =>
    onServer(
      ({ appUrl, ownerUrl }) =>
        onApp(appUrl, outside.url, (deps, server) =>
          work(asTestApp(deps, server, outside.url, { booksUrl: books.url, ownerUrl })),
        ),
      place,
    )
  try {
    await onServer(async ({ ownerUrl, appUrl }) => {
      await migrate({ ownerUrl, appUrl })
      await seedDemo({ ownerUrl, pepper: SECRET, bcryptCost: 4 })
    }, place)
    const { id } = await onDay(async (app) => disetujui(app, await officers(app)))
    await backupEmbedded(copy, place)
    await onDay(async (app) => {
      await app.drain()
      expect(await statusOf(app, id)).toBe('CAIR')
    })
    await rm(own, { recursive: true })
    await restoreEmbedded(copy, place)

    await onDay(async (app) => {
      const { prisma, pool } = app.deps
      const leg = await onlyLeg(app, id)
      const debits = async () => (await ledger(app)).filter(({ debit }) => debit === leg.rekeningAsal).length
      expect(leg.percobaan).toEqual([])
      expect(await claimSend(app.deps, leg.id)).toBeNull()
      const open = () => pool.query(`UPDATE gerbang_kirim SET tertutup = false, diubah_pada = now()`)
      await expect(open()).rejects.toThrow(/belum direkonsiliasi sejak gerbang ditutup/)

      // One process keeps one sign-in for all its applications, so the operator acts without pages here.
      const { id: operatorId } = await prisma.pengguna.findUniqueOrThrow({ where: { username: 'operator.bank' } })
      const operator = { ...SISTEM, id: operatorId, nama: 'Operator', pemdaId: null } as unknown as Pelaku
      await reconcileAll(app.deps, new Date())
      const selisih = await prisma.rekonsiliasi.findFirstOrThrow({ where: { belum: { gt: 0 } } })
      await expect(open()).rejects.toThrow(/belum dijelaskan/)
      const hari = { rkudId: selisih.rkudId, tanggal: tanggalDari(selisih.tanggal) }
      const { baris } = selisih.isi as unknown as IsiRekon
      const kunci = baris.find(({ hasil }) => hasil === 'TIDAK_DI_CMSP')?.kunci ?? ''
      // Explained instead of tied to its payment, the gate opens: that leg is still not sent.
      const typed = { alasan: 'LAINNYA', referensi: 'UJI-1', keterangan: 'Dikira transaksi di luar CMSP' } as const
      await explainSelisih(app.deps, operator, { ...hari, kunci, ...typed })
      await open()
      await pool.query('UPDATE leg SET tunggu_sampai = now()')
      expect(await claimSend(app.deps, leg.id)).toBeNull()
      expect((await onlyLeg(app, id)).alasan).toContain('Bank sudah mendebit RKUD untuk SP2D ini')

      await linkDebit(app.deps, operator, { ...hari, kunci })
      await app.drain()
      expect(await statusOf(app, id)).toBe('CAIR')
      expect(await debits()).toBe(1)
      const rkud = await prisma.rkud.findUniqueOrThrow({ where: { id: hari.rkudId } })
      const again = await reconcile(app.deps, operator, { rkud, tanggal: hari.tanggal })
      expect(again).toMatchObject({ cocok: 1, menunggu: 0, selisih: 0 })
      await expectInvariants(app)
      expect(await verifyAudit(pool)).toMatchObject({ rusak: null })
    })
  } finally {
    await outside.close()
    await books.drop()
    await rm(dirname(dirname(own)), { recursive: true, force: true })
    await rm(place, { recursive: true, force: true })
  }
}, 180_000)
