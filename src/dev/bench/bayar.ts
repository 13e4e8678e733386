import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Kerja, konfirmasi, setujuSemua, sql, type Tempat } from './kerja.js'
import type { Orang } from './orang.js'
import type { Server } from './server.js'

const LAMA_MS = 120_000

/** Where the money of these SP2D lies and goes to, in the simulated bank and treasury. */
async function bukaBuku({ urls, adminUrl }: Tempat, ids: string[]): Promise<void> {
  const rows = await sql<{ no_rekening: string; nama: string }>(
    adminUrl,
    `SELECT no_rekening, nama FROM penerima WHERE sp2d_id = ANY($1) UNION SELECT no_rekening, nama_rekening FROM potongan WHERE sp2d_id = ANY($1)`,
    [ids],
  )
  const billing = await sql<{ kode: string; isi: object }>(
    adminUrl,
    `SELECT kode, jsonb_build_object('jumlahBayar', trunc(jumlah)::text, 'nomorPokokWajibPajak', npwp, 'kodeMap', kap, 'kodeSetor', kjs,
       'masaPajak', masa, 'tahunPajak', tahun_pajak::text) AS isi FROM billing WHERE sp2d_id = ANY($1)`,
    [ids],
  )
  const client = new pg.Client({ connectionString: urls.simulatorUrl })
  await client.connect()
  await client.query(
    `INSERT INTO account (bank, account, name, status, balance) SELECT '122', a, n, 'active', 0 FROM unnest($1::text[], $2::text[]) AS x(a, n) ON CONFLICT DO NOTHING`,
    [rows.map((row) => row.no_rekening), rows.map((row) => row.nama)],
  )
  await client.query(
    `UPDATE account SET balance = 9e12 WHERE NOT internal AND account IN (SELECT account FROM account WHERE balance > 1e9)`,
  )
  await client.query(
    `INSERT INTO billing (id_billing, permintaan, expired_at) SELECT k, i, now() + interval '20 days'
     FROM unnest($1::text[], $2::jsonb[]) AS x(k, i)
     ON CONFLICT (id_billing) DO UPDATE SET permintaan = excluded.permintaan, expired_at = excluded.expired_at`,
    [billing.map((row) => row.kode), billing.map((row) => row.isi)],
  )
  await client.end()
}

/** How long the simulated bank and the treasury take for each answer. */
async function lambat({ simulator }: Tempat, delayMs: number): Promise<void> {
  await fetch(`${simulator}/control/faults`, { method: 'DELETE' })
  for (const endpoint of ['/v1.0/', '/mpn/'])
    await fetch(`${simulator}/control/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint, mode: 'slow', delayMs }),
    })
}

/**
 * Legs of these SP2D, paid by these workers: all of them, for the netto legs, which come first, ask the bank most.
 * `approver` confirms them when the clock runs already; left out where they are approved.
 */
async function bayar(
  tempat: Tempat,
  ids: string[],
  { bankMs, pekerja, approver }: { bankMs: number; pekerja: Server[]; approver?: { siapa: Orang; hp: string } },
): Promise<Kerja> {
  await bukaBuku(tempat, ids)
  await lambat(tempat, bankMs)
  const hitung = async () =>
    (
      await sql<{ n: number; sisa: number; gagal: number }>(
        tempat.adminUrl,
        `SELECT count(*) FILTER (WHERE l.status = 'BERHASIL')::int AS n, count(*) FILTER (WHERE l.status = 'GAGAL')::int AS gagal,
         count(*) FILTER (WHERE l.status NOT IN ('BERHASIL', 'GAGAL'))::int AS sisa
       FROM leg l JOIN pencairan p ON p.id = l.pencairan_id WHERE p.sp2d_id = ANY($1)`,
        [ids],
      )
    )[0] ?? { n: 0, sisa: 0, gagal: 0 }
  const cpu = () => pekerja.reduce((sum, server) => sum + server.cpu(), 0) * 1000
  const { n: sebelum } = await hitung()
  const cpuAwal = cpu()
  const mulai = performance.now()
  if (approver) await konfirmasi(tempat, approver.siapa, approver.hp, ids)
  let kini = await hitung()
  while (kini.sisa > 0 && performance.now() - mulai < LAMA_MS) {
    await pause(250)
    kini = await hitung()
  }
  return {
    nama: `Bayar leg, bank ${bankMs} ms, ${pekerja.length} pekerja`,
    jumlah: kini.n - sebelum,
    detik: (performance.now() - mulai) / 1000,
    cpuMs: cpu() - cpuAwal,
    catatan: `${kini.sisa} tersisa, ${kini.gagal} gagal`,
  }
}

/** Parts of the SP2D of `ukurBayar`, beside those that are approved. */
export const BAGIAN = 5

/**
 * Payments of one worker and of two, with a bank of 200 and of 400 ms. A process pays half as much in its first seconds,
 * until its code is compiled, so each pays a part before it is measured; the first is measured then, too.
 * @param disetujui approved ones, for the worker that has just started
 * @param lain those that wait for `approver`
 */
export async function ukurBayar(
  tempat: Tempat,
  { disetujui, lain, approver }: { disetujui: string[]; lain: string[]; approver: { siapa: Orang; hp: string } },
  worker: (nomor: number) => Promise<Server>,
  note: (kerja: Kerja[]) => void,
): Promise<void> {
  const banyak = Math.floor(lain.length / BAGIAN)
  let bagian = 0
  const berikut = async (bankMs: number, pekerja: Server[]) => {
    const ids = lain.slice(bagian * banyak, ++bagian * banyak)
    const satu = await setujuSemua(tempat, approver.siapa, ids)
    if (bagian === 1) note([{ ...satu, nama: `${satu.nama} (approver)` }])
    return bayar(tempat, ids, { bankMs, pekerja, approver })
  }
  const pertama = await worker(0)
  const baru = await bayar(tempat, disetujui, { bankMs: 200, pekerja: [pertama] })
  const siap = `pekerja siap dalam ${pertama.siap} ms`
  note([{ ...baru, nama: `${baru.nama} yang baru mulai`, catatan: `${baru.catatan}; ${siap}` }])
  note([await berikut(200, [pertama])])
  note([await berikut(400, [pertama])])
  const dua = [pertama, await worker(1)]
  const berdua = await berikut(200, dua)
  note([{ ...berdua, nama: `${berdua.nama}, satu baru mulai` }])
  note([await berikut(200, dua)])
  note([await berikut(400, dua)])
  for (const server of dua) await server.stop()
}
