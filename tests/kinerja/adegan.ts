import pg from 'pg'
import { vi } from 'vitest'
import { withClient } from '../../src/dev/databases.js'
import { isi } from '../daftar/isi.js'
import type { TestApp } from '../support/app.js'

export interface Statement {
  text: string
  values: unknown[]
  /** Kept planned by its connection, for whatever values. */
  kept: boolean
}

/** The statements that `work` sends to PostgreSQL, those of Prisma among them. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = []
  const real = pg.Client.prototype.query as (...given: unknown[]) => unknown
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    const [query, values] = given as [
      string | { text: string; values?: unknown[]; name?: string },
      unknown[] | undefined,
    ]
    const { text, values: own, name } = typeof query === 'string' ? { text: query } : query
    // The outside world keeps its books in the same process, as another role.
    if (this.user === 'cmsp_app') {
      const bound = own ?? (Array.isArray(values) ? values : [])
      sent.push({ text, values: bound, kept: name !== undefined })
    }
    return real.apply(this, given)
  } as never)
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return sent
}

const anak = (id: string, banyak: number) => `
  INSERT INTO penerima (sp2d_id, kunci_fmis, nama, bank_kode, bank_nama, no_rekening, jumlah, nama_di_bank, status_rekening, skor_nama, diperiksa_pada)
    SELECT ${id}, g, 'Pegawai ' || g, '122', 'Bank Kalsel', '7' || lpad((${id} * 1000 + g)::text, 9, '0'), 1000, 'PEGAWAI ' || g, 'aktif', 100, now()
    FROM generate_series(1, ${banyak}) AS g;
  INSERT INTO rincian (sp2d_id, kunci_fmis, kode_rekening, uraian, jumlah)
    SELECT ${id}, g, '5.1.01.' || g, 'Belanja ' || g, 1000 FROM generate_series(1, ${banyak}) AS g;
  INSERT INTO potongan (sp2d_id, kunci_fmis, kode, uraian, mengurangi, jumlah)
    SELECT ${id}, g, 'IWP', 'Potongan ' || g, true, 10 FROM generate_series(1, ${banyak}) AS g;
  INSERT INTO billing (sp2d_id, kode, npwp, nama, kap, kjs, masa, tahun_pajak, jumlah, kedaluwarsa, asal)
    SELECT ${id}, '1' || lpad((${id} * 1000 + g)::text, 14, '0'), '001496827018000', 'Pegawai ' || g, '411121', '100', '1111', 2026, 10,
      now() + interval '20 days', 'CMSP' FROM generate_series(1, ${banyak}) AS g;
  INSERT INTO pajak (sp2d_id, kunci_fmis, kap, kjs, uraian, mengurangi, jumlah, masa, tahun_pajak, billing_id)
    SELECT ${id}, id, kap, kjs, 'PPh', true, jumlah, masa, tahun_pajak, id FROM billing WHERE sp2d_id = ${id};
  INSERT INTO audit (rantai, pelaku, aksi, sasaran, sp2d_id, sesudah)
    SELECT 'pemda:' || d.pemda_id, 'Sistem', 'LEG_BERHASIL', d.nomor, d.id, '{"uraian": "Terbayar"}'
    FROM sp2d d, generate_series(1, ${banyak}) AS g WHERE d.id = ${id};
  INSERT INTO pencairan (sp2d_id, putaran, sidik) SELECT id, 1, 'x' FROM sp2d WHERE id = ${id} AND status = 'CAIR';
  ALTER TABLE leg DISABLE TRIGGER USER;
  INSERT INTO leg (pencairan_id, jenis, urut, uraian, jumlah, rekening_asal, bank_kode, bank_nama, no_rekening, nama_tujuan, jalur, status)
    SELECT p.id, 'NETTO', g, 'Netto', 1000, '001', '122', 'Bank Kalsel', '7' || g, 'Pegawai ' || g, 'INTRABANK', 'BERHASIL'
    FROM pencairan p, generate_series(1, ${banyak}) AS g WHERE p.sp2d_id = ${id};
  ALTER TABLE leg ENABLE TRIGGER USER`

/** An SP2D of the province with so many payees, budget lines, deductions, taxes and events, and once paid legs each. */
export async function isiRinci(app: TestApp, nomor: string, banyak: number, status: string): Promise<string> {
  const bayar = status === 'CAIR' ? '2026-11-20' : null
  const { [nomor]: id = '' } = await isi(app, '63.00', [{ nomor, status, jenis: 'LS_GAJI', bayar }])
  await withClient(app.ownerUrl, (owner) => owner.query(anak(id, banyak)))
  return id
}
