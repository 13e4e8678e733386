import type { Sql } from '../../db/database.js'
import { atOnce } from '../../db/sql.js'
import { BEFORE_APPROVAL } from '../../domain/alur.js'
import { type Centang, HARI_DIKENAL, HARI_KEMBAR, JENIS_PERINGATAN, type Peringatan } from '../../domain/peringatan.js'
import { nilaiPemeriksaan } from '../../domain/pemeriksaan.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { badgeSp2d, rupiah, tanggalBaca } from '../../web/tampilan.js'
import type { Sp2dBahan } from '../sp2d/load.js'
import { payeesOf, potonganOf } from './penerima.js'
import { potongan } from './peringatanPotongan.js'
import type { Sumber } from './sumber.js'
import { type Baris, DISETUJUI, SP2D_NYA, TERBIASA } from './terbiasa.js'

/** The warnings of each of these SP2D as they stand now, in the order of the table; none for one that has none. */
export async function loadPeringatan(
  tx: Sql,
  retur: Sumber['retur'],
  rows: Sp2dBahan[],
): Promise<Map<bigint, Peringatan[]>> {
  const ids = rows.flatMap((sp2d) => payeesOf(sp2d, retur.get(sp2d.id) ?? null)).map(({ id }) => id)
  // After a return the name must fit: there nothing is left to tick.
  const first = rows.filter(({ id }) => !retur.has(id))
  const potonganIds = rows.flatMap((sp2d) => potonganOf(sp2d, retur.get(sp2d.id) ?? null)).map(({ id }) => id)
  const asked = await atOnce(
    tx,
    () =>
      sudahDidebit(
        tx,
        rows.map(({ id }) => id),
      ),
    () => rekening(tx, ids),
    () => kembar(tx, ids),
    () => potongan(tx, potonganIds),
  )
  const found = [...rows.flatMap(dariBerkas), ...first.flatMap(namaBerbeda), ...asked.flat()]
  return new Map(rows.map(({ id }) => [id, collect(found.filter((row) => row.sp2dId === id))]))
}

export const peringatanOf = async (tx: Sql, sumber: Sumber, sp2d: Sp2dBahan): Promise<Peringatan[]> =>
  (await loadPeringatan(tx, sumber.retur, [sp2d])).get(sp2d.id) ?? []

/** What was ticked, as stored with a task or a decision. */
export const dicentang = (row: { peringatan: unknown } | null | undefined): Centang[] =>
  (row?.peringatan as Centang[] | null | undefined) ?? []

function collect(found: Baris[]): Peringatan[] {
  return JENIS_PERINGATAN.flatMap((jenis) => {
    const butir = new Map(found.filter((row) => row.jenis === jenis).map((row) => [row.kunci, row]))
    if (butir.size === 0) return []
    return [{ jenis, butir: [...butir.values()].map(({ kunci, rincian }) => ({ kunci, rincian })) }]
  })
}

function dariBerkas({ id, muatBerkas }: Sp2dBahan): Baris[] {
  if (!muatBerkas) return []
  const { pemuat, dimuatPada } = muatBerkas
  const rincian = `Dimuat ${pemuat} pada ${formatWaktu(dimuatPada)}`
  return [{ sp2dId: id, jenis: 'DARI_BERKAS', kunci: dimuatPada.toISOString(), rincian }]
}

function namaBerbeda(sp2d: Sp2dBahan): Baris[] {
  const now = new Date()
  return sp2d.penerima
    .filter((row) => nilaiPemeriksaan(row, now) === 'BERBEDA')
    .map(({ nama, namaDiBank, bankKode, bankNama, noRekening, skorNama }) => ({
      sp2dId: sp2d.id,
      jenis: 'NAMA_BERBEDA',
      kunci: JSON.stringify([bankKode, noRekening, nama, namaDiBank]),
      rincian: `${nama}: di bank atas nama "${namaDiBank ?? '-'}", rekening ${noRekening} (${bankNama}), skor ${skorNama ?? 0} dari 100`,
    }))
}

interface DebitRow {
  sp2dId: bigint
  referensi: string
  jumlah: { toFixed(digits: number): string }
  tanggal: Date
}

// The bank shortens its text, so a neighbour's debit may look like this one's: that is asked about once too often.
async function sudahDidebit(tx: Sql, sp2dIds: bigint[]): Promise<Baris[]> {
  const rows = await tx.$queryRaw<DebitRow[]>`
    SELECT DISTINCT ON (s.id, m.referensi) s.id AS "sp2dId", m.referensi, m.jumlah, k.tanggal
    FROM sp2d s JOIN mutasi_bank m ON m.arah = 'D' AND m.keterangan = left('SP2D ' || s.nomor, 50)
    JOIN koran_bank k ON k.id = m.koran_id AND k.rkud_id = s.rkud_id
    WHERE s.id = ANY(${sp2dIds}) AND NOT EXISTS (SELECT FROM percobaan p WHERE p.referensi = m.referensi)
      AND NOT EXISTS (SELECT FROM mutasi_bank b JOIN koran_bank n ON n.id = b.koran_id
        WHERE b.referensi = m.referensi AND b.arah = 'K' AND n.rkud_id = k.rkud_id)
    ORDER BY s.id, m.referensi, k.id DESC`
  return rows.map(({ sp2dId, referensi, jumlah, tanggal }) => ({
    sp2dId,
    jenis: 'SUDAH_DIDEBIT',
    kunci: JSON.stringify([referensi, jumlah.toFixed(2)]),
    rincian: `${rupiah(jumlah)} pada ${tanggalBaca(tanggal)}, referensi bank ${referensi}`,
  }))
}

interface RekeningRow {
  sp2dId: bigint
  nama: string
  bankKode: string
  bankNama: string
  noRekening: string
  rekeningLama: string | null
  bankLama: string | null
  nomorLama: string | null
}

// An account that is new for a payee who was paid before is told once, as changed, not as new as well.
async function rekening(tx: Sql, penerimaIds: bigint[]): Promise<Baris[]> {
  const rows = await tx.$queryRaw<RekeningRow[]>`
    SELECT p.sp2d_id AS "sp2dId", p.nama, p.bank_kode AS "bankKode", p.bank_nama AS "bankNama",
      p.no_rekening AS "noRekening", lama.no_rekening AS "rekeningLama", lama.bank_nama AS "bankLama", lama.nomor AS "nomorLama"
    FROM penerima p JOIN sp2d s ON s.id = p.sp2d_id
    CROSS JOIN LATERAL (SELECT EXISTS (
      SELECT 1 FROM penerima l ${SP2D_NYA}
      WHERE l.no_rekening = p.no_rekening AND l.bank_kode = p.bank_kode
        AND kunci_penerima(l.npwp, l.nama) = kunci_penerima(p.npwp, p.nama)
        AND t.pemda_id = s.pemda_id AND t.id <> s.id AND t.status = ANY(${DISETUJUI})
        AND (t.tanggal_bayar IS NULL OR t.tanggal_bayar >= (now() AT TIME ZONE 'Asia/Makassar')::date - ${HARI_DIKENAL}::int)
    ) AS dikenal) d
    LEFT JOIN LATERAL (
      SELECT l.no_rekening, l.bank_kode, l.bank_nama, t.nomor FROM penerima l ${SP2D_NYA}
      WHERE kunci_penerima(l.npwp, l.nama) = kunci_penerima(p.npwp, p.nama)
        AND t.pemda_id = s.pemda_id AND t.id <> s.id AND t.status = ANY(${DISETUJUI})
      ORDER BY t.tanggal_bayar DESC NULLS FIRST, t.id DESC LIMIT 1
    ) lama ON NOT d.dikenal
    WHERE p.id = ANY(${penerimaIds}) AND NOT d.dikenal
      AND (lama.no_rekening, lama.bank_kode) IS DISTINCT FROM (p.no_rekening, p.bank_kode)
      AND (lama.no_rekening IS NOT NULL OR ${TERBIASA} AND NOT EXISTS (
        SELECT 1 FROM penerima l ${SP2D_NYA}
        WHERE l.no_rekening = p.no_rekening AND l.bank_kode = p.bank_kode
          AND t.pemda_id = s.pemda_id AND t.id <> s.id AND t.status = ANY(${DISETUJUI})))
    ORDER BY p.id`
  return rows.map(({ sp2dId, nama, bankKode, bankNama, noRekening, ...lama }) => ({
    sp2dId,
    jenis: lama.rekeningLama === null ? 'REKENING_BARU' : 'REKENING_BERUBAH',
    kunci: JSON.stringify([bankKode, noRekening]),
    rincian:
      lama.rekeningLama === null
        ? `${nama}: rekening ${noRekening} (${bankNama})`
        : `${nama}: sekarang ${noRekening} (${bankNama}), pembayaran terakhir ke ${lama.rekeningLama} (${lama.bankLama}) dengan SP2D ${lama.nomorLama}`,
  }))
}

interface KembarRow {
  sp2dId: bigint
  id: bigint
  nama: string
  jumlah: { toFixed(digits: number): string }
  lainId: bigint
  nomor: string
  status: string
  tanggalBayar: Date | null
}

// Of two that are both undecided the later one warns, so that one tick serves the pair and nothing appears afterwards.
async function kembar(tx: Sql, penerimaIds: bigint[]): Promise<Baris[]> {
  const rows = await tx.$queryRaw<KembarRow[]>`
    SELECT p.sp2d_id AS "sp2dId", p.id, p.nama, p.jumlah, t.id AS "lainId", t.nomor, t.status, t.tanggal_bayar AS "tanggalBayar"
    FROM penerima p JOIN sp2d s ON s.id = p.sp2d_id
    JOIN penerima l ON kunci_penerima(l.npwp, l.nama) = kunci_penerima(p.npwp, p.nama) AND l.jumlah = p.jumlah
    ${SP2D_NYA}
    WHERE p.id = ANY(${penerimaIds}) AND t.pemda_id = s.pemda_id AND t.id <> s.id
      AND ((t.status = ANY(${DISETUJUI}) AND (t.tanggal_bayar IS NULL
          OR t.tanggal_bayar >= (now() AT TIME ZONE 'Asia/Makassar')::date - ${HARI_KEMBAR}::int))
        OR (t.status = ANY(${BEFORE_APPROVAL}) AND t.id < s.id))
      AND NOT (s.jenis = 'LS_GAJI' AND t.jenis = 'LS_GAJI' AND date_trunc('month', s.tanggal) <> date_trunc('month', t.tanggal))
    ORDER BY p.id, t.id`
  return rows.map((row) => ({
    sp2dId: row.sp2dId,
    jenis: 'KEMBAR',
    kunci: JSON.stringify([String(row.id), String(row.lainId)]),
    rincian: `${row.nama}, ${rupiah(row.jumlah)}: juga pada SP2D ${row.nomor}, ${badgeSp2d(row.status).label}${row.tanggalBayar ? ` ${tanggalBaca(row.tanggalBayar)}` : ''}`,
  }))
}
