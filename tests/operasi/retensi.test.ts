import { afterAll, beforeAll, expect, test } from 'vitest'
import { prune, RETENSI } from '../../src/jobs/retensi.js'
import { startTestApp, type TestApp } from '../support/app.js'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** Evidence of money, decisions and who was who: never deleted (at least ten years; assumed, see docs/operasi.md). */
const DISIMPAN =
  `alur_edge aturan_pajak audit batas_bayar berita_rekonsiliasi biaya biaya_jalur billing bukti_luar bukti_pajak
  callback_bank daftar_penguji delegasi gerbang_kirim hari_libur jadwal jalur_bank jenis_potongan karantina keputusan
  kesehatan kirim_fmis koneksi_fmis koran_bank koreksi_retur kursor_fmis lampiran leg mutasi_bank opd panggilan pemda
  pencairan penerima pengguna penguji_sebelumnya penjelasan_selisih percobaan permintaan_billing peta_potongan pilihan_notifikasi potongan
  pajak putaran rekening rekonsiliasi rincian rkud saringan segel_audit sp2d sp2d_versi surat_lanjut tantangan tugas
  tutup_tahun usulan`.split(/\s+/)
/** Goes with the row it belongs to, with what it counts, or when its owner takes it back. */
const IKUT = [
  'notifikasi_baca',
  'notifikasi_dibaca',
  'tarik_terlihat',
  'kesehatan_menit',
  'totp',
  'kode_pemulihan',
  'muat_berkas',
]

test('of every table it is decided whether it is ever pruned', async () => {
  const { rows } = await app.deps.pool.query<{ nama: string }>(
    `SELECT tablename AS nama FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'`,
  )
  const pruned = RETENSI.map(({ tabel }) => tabel)
  const known = [...DISIMPAN, ...IKUT, ...pruned]
  expect(rows.map(({ nama }) => nama).filter((nama) => !known.includes(nama))).toEqual([])
  expect(pruned.filter((tabel) => DISIMPAN.includes(tabel))).toEqual([])
})

const ADA = `(SELECT id FROM pengguna WHERE username = 'maker.prov')`
const PEMDA = `(SELECT id FROM pemda WHERE kode = '63.00')`

/** A row of this age in days; young and old differ by a day around the limit. */
const CASES: [string, string, number, (age: string) => string][] = [
  ['surel', 'malam', 180, (at) => `INSERT INTO surel (jenis, isi, selesai_pada) SELECT 'UJI', '{}', ${at}`],
  [
    'token_reset',
    'malam',
    30,
    (at) =>
      `INSERT INTO token_reset (pengguna_id, hash, kedaluwarsa) SELECT ${ADA}, encode(sha256(gen_random_uuid()::text::bytea), 'hex'), ${at}`,
  ],
  ['ringkasan_surel', 'malam', 7, (at) => `INSERT INTO ringkasan_surel (pengguna_id, slot) SELECT ${ADA}, ${at}`],
  [
    'tarik_fmis',
    'malam',
    366,
    (at) =>
      `INSERT INTO tarik_fmis (pemda_id, tahun, pemicu, status, selesai_pada) SELECT ${PEMDA}, 2026, 'Uji', 'SELESAI', ${at}`,
  ],
  ['slot_jadwal', 'sapu', 7, (at) => `INSERT INTO slot_jadwal (nama, slot) SELECT 'uji', ${at}`],
]

test.each(CASES)('%s: a row older than it is kept for goes, a younger one stays', async (tabel, tiap, days, insert) => {
  await prune(app.deps, tiap as 'malam')
  const count = async () =>
    (await app.deps.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${tabel}`)).rows[0]?.n ?? 0
  const base = await count()
  await app.deps.pool.query(insert(`now() - interval '${days + 1} days'`))
  await app.deps.pool.query(insert(`now() - interval '${days - 2} days'`))
  expect((await prune(app.deps, tiap as 'malam')).get(tabel)).toBe(1)
  expect(await count()).toBe(base + 1)
})

test('more than one batch goes in one night; what still waits or runs stays', async () => {
  await app.deps.pool.query(
    `INSERT INTO surel (jenis, isi, selesai_pada) SELECT 'UJI', '{}', now() - interval '1 year' FROM generate_series(1, 2500)`,
  )
  await app.deps.pool.query(
    `INSERT INTO surel (jenis, isi, dibuat_pada) VALUES ('TUNGGU', '{}', now() - interval '2 years')`,
  )
  await app.deps.pool.query(
    `INSERT INTO tarik_fmis (pemda_id, tahun, pemicu, dimulai_pada) SELECT ${PEMDA}, 2026, 'Uji', now() - interval '2 years'`,
  )
  const gone = await prune(app.deps, 'malam')
  expect([gone.get('surel'), gone.get('tarik_fmis')]).toEqual([2500, 0])
  expect(await app.deps.prisma.surel.count({ where: { jenis: 'TUNGGU' } })).toBe(1)
})
