import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { tanggalWita } from '../../src/domain/tanggal.js'
import type { taxStories } from '../pajak/adegan.js'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { statusOf } from '../support/story.js'
import { kirimDenganSurat } from '../support/surat.js'

export const PPN = { kode_map: '411211', kode_setor: '920', uraian: 'PPN', jumlah: '51000.00' }
export const PPH21 = { kode_map: '411121', kode_setor: '100', uraian: 'PPh 21', jumlah: '52000.00' }

/** The taxpayer pays a kode billing at another bank. */
export const lunasiDiLuar = (app: TestApp, idBilling: string) =>
  app.simulator.post('/control/djp/paid-elsewhere').send({ idBilling })

export interface IsianLuar {
  ntpn?: string
  ntb?: string
  tanggalBayar?: string
  dasarNomor?: string
  dasarTanggal?: string
}

export const hariIni = (): string => tanggalWita(new Date())
export const ntpnBaru = (): string => randomBytes(8).toString('hex').toUpperCase()

/** "Dibayar di luar CMSP" as a browser sends it, with the letter; `surat` null leaves it out. */
export async function ajukanLuar(
  app: TestApp,
  person: Client,
  legId: bigint,
  isian: IsianLuar = {},
  surat?: Buffer | null,
): Promise<Response> {
  const typed = {
    ...{ ntpn: ntpnBaru(), ntb: '123456789012', tanggalBayar: hariIni() },
    ...{ dasarNomor: '900/31/BPKAD', dasarTanggal: '2026-11-20', ...isian },
  }
  return kirimDenganSurat(app, person, `/cmsp/operasi/pajak-luar/${legId}`, typed, surat)
}

/** Two taxes; the PPN was paid at another bank between approval and payment, so its leg failed. */
export async function dibayarDiLuar(app: TestApp, story: Awaited<ReturnType<typeof taxStories>>) {
  const id = await story.approved([PPN, PPH21])
  const kode = (await story.rows(id))[0]?.billing?.kode ?? ''
  await lunasiDiLuar(app, kode)
  await app.drain()
  expect(await statusOf(app, id)).toBe('PERLU_TINDAKAN')
  const legs = await story.legs(id)
  const leg = legs.find(({ billing }) => billing?.kode === kode)
  const lain = legs.find(({ status }) => status === 'BERHASIL')
  if (leg?.status !== 'GAGAL' || !lain) throw new Error('the PPN was not refused')
  return { id, kode, legId: leg.id, lainId: lain.id }
}

export const legOf = (app: TestApp, id: bigint) =>
  app.deps.prisma.leg.findUniqueOrThrow({ where: { id }, include: { buktiLuar: true } })

/** Where an answer leads on: the proposal that was made. */
export const hrefOf = (answer: Response): string => answer.headers.get('location') ?? ''

/** What FMIS was told of its payment, the newest first. */
export async function pembayaran(app: TestApp, id: string): Promise<{ pajak?: object[] }[]> {
  const { nomor } = await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })
  const inbox = await app.simulator.get('/fmis/inbox').query({ nomor })
  const rows = inbox.body as { jenis: string; isi: { pajak?: object[] } }[]
  return rows.filter(({ jenis }) => jenis === 'pembayaran').map(({ isi }) => isi)
}
