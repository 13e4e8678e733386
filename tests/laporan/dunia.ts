import { withClient } from '../../src/dev/databases.js'
import { JENIS_SP2D } from '../../src/domain/sp2d.js'
import { toDecimalText, uangDariSen } from '../../src/domain/uang.js'
import type { TestApp } from '../support/app.js'
import { type Acakan, acakan, saat } from './acakan.js'
import { bayarLagi, bayarPertama, KISAH, type Kisah, type Leg, statusOf } from './kisah.js'

/** Rows by table, in the order in which they refer to each other. */
const TABEL = [
  ...['daftar_penguji', 'sp2d', 'putaran', 'penerima', 'potongan', 'billing', 'pajak', 'keputusan', 'tugas'],
  ...['pencairan', 'leg', 'percobaan', 'panggilan', 'bukti_pajak', 'karantina'],
] as const
type Isi = Record<(typeof TABEL)[number], object[]>

const DAY = 86_400_000
const KAP = ['411121', '411122', '411124', '411128', '411211', '411127']
const KODE = ['2.1.01.08.01.0001', '2.1.01.02.01.0001', '2.1.01.03.01.0001', '2.1.01.04.01.0001']
export const PEMDA = ['63.00', '63.71', '63.01']

interface Tempat {
  pemda: string
  opd: string[]
  rkud: string
  rekening: string
  orang: Record<string, string[]>
  tantangan: string
}

/** SP2D of three Pemda and two years, of every kind and in every state, with whatever became of their parts. */
export async function bangun(app: TestApp, banyak: number, seed: number): Promise<void> {
  const r = acakan(seed)
  const isi = Object.fromEntries(TABEL.map((table) => [table, []])) as unknown as Isi
  await withClient(app.ownerUrl, async (owner) => {
    const tempat: Tempat[] = []
    for (const kode of PEMDA) tempat.push((await owner.query<{ t: Tempat }>(TEMPAT, [kode])).rows[0]?.t as Tempat)
    let id = 1_000_000
    const ids = () => String(id++)
    for (let n = 0; n < banyak; n++) susun(isi, r, r.pick(tempat), ids, n)
    for (let n = 0; n < 12; n++) isi.karantina.push(karantina(r, r.pick(tempat), ids(), n))
    // The owner may lay rows down where the graph would have them go.
    await owner.query('BEGIN; ALTER TABLE sp2d DISABLE TRIGGER USER; ALTER TABLE leg DISABLE TRIGGER USER')
    for (const table of TABEL) {
      const columns = [...new Set(isi[table].flatMap((row) => Object.keys(row)))].map((name) => `"${name}"`).join(', ')
      const text = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)
        ON CONFLICT DO NOTHING`
      const { rowCount } = await owner.query(text, [JSON.stringify(isi[table])])
      if (rowCount !== isi[table].length && table !== 'daftar_penguji')
        throw new Error(`${table} is not as it was made`)
    }
    await owner.query('ALTER TABLE sp2d ENABLE TRIGGER USER; ALTER TABLE leg ENABLE TRIGGER USER; COMMIT')
  })
}

// The place of an SP2D, its officers, and one OTP that stands for all.
const TEMPAT = `
  WITH otp AS (
    INSERT INTO tantangan (pengguna_id, sid, tujuan, sp2d_ids, jumlah, total, sidik, hmac, kedaluwarsa, dipakai_pada)
    SELECT min(id), 'uji', 'uji ' || $1, '{}', 1, 1, 'uji', 'uji', now(), now() FROM pengguna RETURNING id)
  SELECT json_build_object('pemda', d.id::text, 'tantangan', (SELECT id::text FROM otp),
    'opd', (SELECT json_agg(o.id::text) FROM (SELECT id FROM opd WHERE pemda_id = d.id ORDER BY kode LIMIT 3) o),
    'rkud', (SELECT min(r.id)::text FROM rkud r WHERE r.pemda_id = d.id),
    'rekening', (SELECT r.no_rekening FROM rkud r WHERE r.pemda_id = d.id ORDER BY r.id LIMIT 1),
    'orang', (SELECT coalesce(json_object_agg(peran, ids), '{}') FROM (
      SELECT peran, json_agg(id::text ORDER BY id) AS ids FROM pengguna WHERE pemda_id = d.id GROUP BY 1) p)) AS t
  FROM pemda d WHERE d.kode = $1`

const rupiah = (sen: bigint) => toDecimalText(uangDariSen(sen))
const iso = (day: number) => new Date(day).toISOString().slice(0, 10)

function susun(isi: Isi, r: Acakan, tempat: Tempat, ids: () => string, n: number): void {
  const tahun = r.pick([2026, 2026, 2026, 2025])
  const kisah = KISAH[n % KISAH.length] as Kisah
  // Without a payee there is nothing to be stuck or to come back.
  const kinds = Object.keys(JENIS_SP2D).filter((one) => kisah.bolehNihil || !one.endsWith('NIHIL'))
  const jenis = r.pick(kinds)
  const id = ids()
  const large = r.chance(0.15)
  const amount = (most: number) => BigInt(1 + r.upTo(r.pick([most, most, 9]))) * (r.chance(0.5) ? 100n : 1n)
  const potongan = Array.from({ length: r.upTo(4) }, (_, urut) => ({
    ...{ id: ids(), sp2d_id: id, kunci_fmis: String(urut + 1), kode: r.pick(KODE), uraian: `Iuran ${n}-${urut}` },
    ...{ mengurangi: r.chance(0.8), jumlah: amount(5_000_000) },
  }))
  const pajak = Array.from({ length: r.upTo(4) }, (_, urut) => ({
    ...{ id: ids(), sp2d_id: id, kunci_fmis: String(urut + 1), kap: r.pick(KAP), kjs: r.pick(['100', '920']) },
    ...{ uraian: `Pajak ${n}-${urut}`, mengurangi: r.chance(0.8), npwp: '001496827018000' },
    ...{ masa: r.pick(['0101', '1111', '1212']), tahun_pajak: tahun - r.pick([0, 0, 1, 2]) },
    ...{ billing_id: null as string | null },
    jumlah: large ? BigInt(r.pick([999_999_999_999, 1])) * 100n : BigInt(1 + r.upTo(9_000_000)) * 100n,
  }))
  const reducing = <T extends { mengurangi: boolean }>(rows: T[]) => rows.filter((row) => row.mengurangi)
  const sum = (rows: { jumlah: bigint }[]) => rows.reduce((total, row) => total + row.jumlah, 0n)
  const banyak = jenis.endsWith('NIHIL') ? 0 : 1 + r.upTo(3)
  // As much as an SP2D can hold, to the sen.
  const room = 999_999_999_999_999n - sum(reducing(potongan)) - sum(reducing(pajak))
  const share = large && banyak > 0 ? room / BigInt(banyak) : null
  const penerima = Array.from({ length: banyak }, (_, urut) => ({
    ...{ id: ids(), sp2d_id: id, kunci_fmis: String(urut + 1), nama: `Penerima ${n}-${urut}`, bank_kode: '002' },
    ...{ bank_nama: 'Bank BRI', no_rekening: `9${String(n).padStart(8, '0')}${urut}` },
    jumlah: share === null ? amount(90_000_000) : urut === 0 ? room - share * BigInt(banyak - 1) : share,
  }))
  const netto = sum(penerima)
  const { status, putaran, level } = statusOf(kisah, r, Object.keys(tempat.orang).length > 0)
  const paid = kisah.bayar !== null

  const billing = reducing(pajak).flatMap((row, urut) => {
    const code = { id: ids(), sp2d_id: id, kode: `0${id.slice(-6)}${String(urut).padStart(8, '0')}`, npwp: row.npwp }
    if (!paid && (kisah.akhir || r.chance(0.4))) return []
    row.billing_id = code.id
    const kedaluwarsa = new Date(Date.now() + r.pick([-3, 1, 2, 40]) * DAY + 3_600_000).toISOString()
    const same = { kap: row.kap, kjs: row.kjs, masa: row.masa, tahun_pajak: row.tahun_pajak, jumlah: row.jumlah }
    return [{ ...code, ...same, nama: 'Wajib Pajak', kedaluwarsa, asal: 'DIISI' }]
  })
  // One code for two rows, and one that was replaced.
  const [first, second] = billing
  if (first && second && r.chance(0.3) && first.jumlah + second.jumlah < 10n ** 14n) {
    first.jumlah += second.jumlah
    for (const row of pajak) if (row.billing_id === second.id) row.billing_id = first.id
    Object.assign(second, { dilepas_pada: saat(r, tahun) })
  }

  const hidup = billing.filter((row) => !('dilepas_pada' in row))
  if (kisah.akhir && kisah.bayar === 'BATAL' && putaran.length === 1)
    for (const row of [...billing, ...pajak])
      Object.assign(row, 'kode' in row ? { dilepas_pada: saat(r, tahun) } : { billing_id: null })

  const plan = { penerima, potongan: reducing(potongan), billing: hidup }
  const legs: Leg[] = []
  const putaranRows: object[] = []
  const pencairan: object[] = []
  for (let nomor = 1; nomor <= putaran.length; nomor++) {
    const bagian = putaran[nomor - 1] as (typeof putaran)[number]
    const made =
      bagian.bayar === null
        ? null
        : bagian.sebab === 'RETUR'
          ? bayarLagi(legs, plan, bagian.bayar, r, ids)
          : bayarPertama(plan, bagian.bayar, r, ids)
    putaranRows.push({
      ...{ sp2d_id: id, nomor, sebab: bagian.sebab, versi: 1, mulai: saat(r, tahun), leg_retur: [] },
      ...{ rencana: made?.rencana ?? null, sidik: made ? 'uji' : null, alasan: kisah.akhir ? 'Sebab putaran' : null },
    })
    if (!made || bagian.bayar === 'RENCANA') continue
    const pencairanId = ids()
    pencairan.push({ id: pencairanId, sp2d_id: id, putaran: nomor, sidik: 'uji', dibuat_pada: saat(r, tahun) })
    legs.push(...made.legs.map((leg) => ({ ...leg, pencairan_id: pencairanId })))
  }

  const hari: string[] = []
  for (const { unpaid, ...leg } of legs) {
    isi.leg.push({ ...leg, jumlah: rupiah(leg.jumlah), rekening_asal: tempat.rekening, tunggu_sampai: saat(r, tahun) })
    if (leg.status === 'SIAP' || leg.status === 'DIBATALKAN') continue
    const state = unpaid ? 'GAGAL' : leg.status === 'RETUR' ? 'BERHASIL' : leg.status
    const sent = { leg_id: leg.id, kanal: leg.jenis === 'PAJAK' ? 'MPN' : 'BANK', isi: '{}', hash_isi: 'uji' }
    const dikirim = saat(r, tahun)
    const again = r.chance(0.2)
    const attempt = { ...sent, id: ids(), ke: 2, referensi: `R${leg.id}`, status: state, dikirim_pada: dikirim }
    const before = { ...sent, id: ids(), ke: 1, referensi: `Q${leg.id}`, status: 'GAGAL', dikirim_pada: saat(r, tahun) }
    const transaksi = again ? new Date(Date.parse(dikirim) - DAY).toISOString() : dikirim
    isi.percobaan.push({ ...before, waktu_transaksi: before.dikirim_pada }, { ...attempt, waktu_transaksi: transaksi })
    for (const kode of again ? ['5001700', r.pick(['4091701', '2001700'])] : ['2001700'])
      isi.panggilan.push({
        ...{ id: ids(), percobaan_id: attempt.id, jenis: 'KIRIM', hari: iso(Date.parse(dikirim)), external_id: ids() },
        ...{ kode, ms: 1, jawaban: '{}', waktu: dikirim },
      })
    if (state !== 'BERHASIL') continue
    const buku = iso(Date.parse(dikirim) + 8 * 3_600_000 + (r.chance(0.2) ? DAY : 0))
    hari.push(leg.jenis === 'PAJAK' ? buku : iso(Date.parse(dikirim) + 8 * 3_600_000))
    if (leg.jenis !== 'PAJAK') continue
    const { kode } = billing.find((row) => row.id === leg.billing_id) as (typeof billing)[number]
    const numbers = { ntb: leg.id.padStart(12, '0'), ntpn: leg.id.padStart(16, 'N'), stan: leg.id.slice(-6) }
    isi.bukti_pajak.push({ leg_id: leg.id, kode_billing: kode, ...numbers, tanggal_buku: buku, waktu_bayar: dikirim })
  }

  const tanggal = r.pick([iso(Date.UTC(tahun, r.upTo(12), 1 + r.upTo(28))), `${tahun}-01-01`, `${tahun}-12-31`])
  const penguji = `${1 + r.upTo(8)}/DP`
  const dicetak = saat(r, tahun)
  isi.daftar_penguji.push({
    ...{ id: ids(), pemda_id: tempat.pemda, tahun, nomor: penguji, tanggal, dicetak },
    ...{ jumlah_sp2d: r.pick([null, 3, 4]), total: null },
  })
  isi.sp2d.push({
    ...{ id, pemda_id: tempat.pemda, tahun, nomor: `${String((n * 7919) % 100_000).padStart(5, '0')}/SP2D/${tahun}` },
    ...{
      id_fmis: id,
      opd_id: r.pick(tempat.opd),
      rkud_id: tempat.rkud,
      jenis,
      tanggal,
      keperluan: 'Uji',
      spm_nomor: '1',
    },
    ...{ spm_tanggal: tanggal, kuasa_bud_nama: 'Kuasa', kuasa_bud_nip: '197001011995031001', kuasa_bud_jabatan: 'BUD' },
    ...{ penguji_nomor: penguji, penguji_tanggal: tanggal, penguji_dicetak: dicetak },
    ...{ penerima_nama: penerima[0]?.nama ?? 'Nihil', status, putaran: putaran.length, versi: 1, level_tolak: level },
    ...{ bruto: rupiah(netto + sum(reducing(potongan)) + sum(reducing(pajak))), netto: rupiah(netto) },
    tanggal_bayar: kisah.pernahCair ? (hari.toSorted().at(-1) ?? tanggal) : null,
    ...{ diterima_pada: saat(r, tahun), diubah_pada: saat(r, tahun) },
  })
  isi.putaran.push(...putaranRows)
  isi.penerima.push(...penerima.map((row) => ({ ...row, jumlah: rupiah(row.jumlah) })))
  isi.potongan.push(...potongan.map((row) => ({ ...row, jumlah: rupiah(row.jumlah) })))
  isi.billing.push(...billing.map((row) => ({ ...row, jumlah: rupiah(row.jumlah), dibuat_pada: saat(r, tahun) })))
  isi.pajak.push(...pajak.map((row) => ({ ...row, jumlah: rupiah(row.jumlah) })))
  isi.pencairan.push(...pencairan)
  for (const [index, { bayar, sebab }] of putaran.entries()) {
    const decided = {
      id: ids(),
      sp2d_id: id,
      putaran: index + 1,
      pengguna_id: '1',
      nip: '1',
      no_hp: '1',
      nama: 'Pejabat',
    }
    if (bayar !== null && bayar !== 'RENCANA')
      isi.keputusan.push({
        ...{ ...decided, level: 'APPROVER', putusan: 'SETUJU', sidik: 'uji' },
        ...{ tantangan_id: tempat.tantangan, waktu: saat(r, tahun) },
      })
    else if (status === 'DITOLAK' && index + 1 === putaran.length)
      isi.keputusan.push({
        ...decided,
        level,
        putusan: 'TOLAK',
        keterangan: `Ditolak, ${sebab}`,
        waktu: saat(r, tahun),
      })
  }
  const pemilik = tempat.orang[status.replace('TUGAS_', '')]
  if (status.startsWith('TUGAS_') && pemilik)
    isi.tugas.push({
      ...{ sp2d_id: id, putaran: putaran.length, level: status.replace('TUGAS_', ''), sidik: 'uji' },
      ...{ pengguna_id: r.pick(pemilik), dibuat_pada: saat(r, tahun) },
    })
}

const karantina = (r: Acakan, { pemda }: Tempat, id: string, n: number) => ({
  ...{ id, pemda_id: pemda, tahun: 2026, id_fmis: `K${n}`, nomor: `K${n}`, alasan: ['uji'], isi: {} },
  ...{ pertama: saat(r, 2026), terakhir: saat(r, 2026), selesai_pada: r.chance(0.4) ? saat(r, 2026) : null },
})
