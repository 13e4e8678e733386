import type { Sql } from '../../db/database.js'
import { fromJsonRow } from '../../db/jsonRows.js'
import { LEVELS } from '../../domain/alur.js'
import { Prisma } from '../../generated/prisma/client.js'

export type LegUtuh = Prisma.LegGetPayload<{ include: { billing: true; pencairan: { include: { sp2d: true } } } }>

/** One attempt to pay a leg: what was sent, and what it costs. */
export type Percobaan = Pick<
  Prisma.PercobaanGetPayload<object>,
  | 'id'
  | 'kanal'
  | 'jalur'
  | 'referensi'
  | 'isi'
  | 'tidakDitemukan'
  | 'waktuTransaksi'
  | 'dikirimPada'
  | 'penanggung'
  | 'ditemukan'
> & { biaya: { toFixed(digits: number): string } | string | null }

/**
 * Whether it was found in the bank's statement, which names no rail: the rail is a guess, and the money has left. A
 * process of the version before the column, during an upgrade, tells it by the fee it does not know.
 */
export const isFound = ({ ditemukan, kanal, biaya }: Percobaan): boolean =>
  ditemukan ?? (kanal === 'BANK' && biaya === null)

/** What the bank writes beside a transfer on the statement. */
export const keteranganBayar = ({ pencairan }: LegUtuh): string => `SP2D ${pencairan.sp2d.nomor}`.slice(0, 50)

/** A leg with the attempt whose outcome the holder of this claim now finds out, by sending or by asking. */
export interface Claimed {
  leg: LegUtuh
  percobaan: Percobaan
}

/** A leg as it was when it was looked at. */
export interface LegDibaca {
  leg: LegUtuh
  /** The time of the database. */
  now: Date
  /** When its Pemda closes, or closed, its tahun anggaran; null without a time of its own. */
  tutup: Date | null
  /** Why its putaran began. */
  sebab: string
  /** Paid from an RKUD, not from where returned money lies. */
  dariRkud: boolean
  gerbang: Gerbang
}

/** What the last gate before money moves looks at beside the leg itself. */
export interface Gerbang {
  /** Three persons' consumed OTPs over the same content hash. */
  lengkap: boolean
  ditahan: boolean
  alasanTahan: string | null
  /** The bank's statement names a debit for this that no attempt of ours stands for, so it was paid before a restore. */
  didebit: boolean
  /** A netto leg is not debited yet. */
  nettoTerbuka: boolean
}

/** Whether the bank's statement names a debit for leg `l` of SP2D `s` that no attempt of ours stands for. */
export const DIDEBIT = Prisma.sql`
    EXISTS (SELECT FROM mutasi_bank m JOIN koran_bank k ON k.id = m.koran_id JOIN rkud r ON r.id = k.rkud_id
      WHERE m.arah = 'D' AND m.jumlah = l.jumlah AND r.no_rekening = l.rekening_asal
        AND m.keterangan = CASE l.jenis WHEN 'PAJAK' THEN (SELECT 'Pajak ' || b.kode FROM billing b WHERE b.id = l.billing_id)
          ELSE left('SP2D ' || s.nomor, 50) END
        AND (l.jenis = 'PAJAK' OR coalesce(m.rekening_lawan, l.no_rekening) IS NOT DISTINCT FROM l.no_rekening)
        AND NOT EXISTS (SELECT FROM percobaan p WHERE p.referensi = m.referensi)
        AND NOT EXISTS (SELECT FROM mutasi_bank b JOIN koran_bank n ON n.id = b.koran_id
          WHERE b.referensi = m.referensi AND b.arah = 'K' AND n.rkud_id = k.rkud_id))`

const GERBANG = Prisma.sql`
  SELECT bukti.lengkap, tahan.lingkup IS NOT NULL AS ditahan, tahan.alasan AS "alasanTahan",
    ${DIDEBIT} AS didebit,
    EXISTS (SELECT FROM leg n WHERE n.pencairan_id = l.pencairan_id AND n.jenis = 'NETTO'
      AND n.status NOT IN ('BERHASIL', 'DIPROSES', 'RETUR')) AS "nettoTerbuka"
  FROM (SELECT count(*) = ${LEVELS.length} AND count(DISTINCT k.level) = ${LEVELS.length}
        AND count(DISTINCT k.pengguna_id) = ${LEVELS.length} AND count(DISTINCT k.nip) = ${LEVELS.length} AS lengkap
      FROM keputusan k JOIN tantangan t ON t.id = k.tantangan_id AND t.dipakai_pada IS NOT NULL
      WHERE k.sp2d_id = s.id AND k.putaran = p.putaran AND k.putusan = 'SETUJU' AND k.sidik = p.sidik) AS bukti
    LEFT JOIN LATERAL (SELECT g.lingkup, g.alasan FROM gerbang_kirim g
      WHERE g.tertutup AND g.lingkup IN ('SEMUA', 'pemda:' || s.pemda_id, 'sp2d:' || s.id)
      ORDER BY array_position(ARRAY['SEMUA', 'pemda:' || s.pemda_id, 'sp2d:' || s.id], g.lingkup) LIMIT 1) AS tahan ON true`

/** A leg with all it is paid by; null where there is none. */
export async function readLeg(tx: Sql, id: bigint): Promise<LegDibaca | null> {
  const [row] = await tx.$queryRaw<(Omit<LegDibaca, 'leg'> & { leg: object })[]>`
    SELECT clock_timestamp() AS now,
      (SELECT t.tutup FROM tutup_tahun t WHERE t.pemda_id = s.pemda_id AND t.tahun = s.tahun) AS tutup,
      (SELECT r.sebab FROM putaran r WHERE r.sp2d_id = p.sp2d_id AND r.nomor = p.putaran) AS sebab,
      EXISTS (SELECT FROM rkud k WHERE k.no_rekening = l.rekening_asal) AS "dariRkud",
      (SELECT to_json(g) FROM (${GERBANG}) AS g) AS gerbang,
      (SELECT to_json(r) FROM (SELECT l.*, l.jumlah::text AS jumlah,
        (SELECT to_json(b) FROM (SELECT b.*, b.jumlah::text AS jumlah FROM billing b WHERE b.id = l.billing_id) b) AS billing,
        (SELECT to_json(r) FROM (SELECT p.*, (SELECT to_json(r) FROM (SELECT s.*, s.bruto::text AS bruto,
          s.netto::text AS netto, s.nilai_pengesahan::text AS nilai_pengesahan) r) AS sp2d) r) AS pencairan) r) AS leg
    FROM leg l JOIN pencairan p ON p.id = l.pencairan_id JOIN sp2d s ON s.id = p.sp2d_id WHERE l.id = ${id}`
  return row ? { ...row, leg: fromJsonRow(row.leg) as LegUtuh } : null
}

/** A Percobaan as columns of its table. */
export const KOLOM_PERCOBAAN = Prisma.sql`id, kanal, jalur, referensi, isi, tidak_ditemukan AS "tidakDitemukan",
  waktu_transaksi AS "waktuTransaksi", dikirim_pada AS "dikirimPada", biaya::text, penanggung, ditemukan`

/** The newest attempt of a leg. */
export async function readPercobaan(tx: Sql, legId: bigint): Promise<Percobaan> {
  const [row] = await tx.$queryRaw<Percobaan[]>`
    SELECT ${KOLOM_PERCOBAAN} FROM percobaan WHERE leg_id = ${legId} ORDER BY ke DESC LIMIT 1`
  if (!row) throw new Error(`leg ${legId} without an attempt`)
  return row
}

/**
 * The locks of whoever may send this leg, in this order: rails and calendar stand still until the transaction ends, so
 * does the leg, and whoever holds payments at this moment has finished. What is read afterwards is as it is now.
 */
export async function lockToSend(tx: Sql, id: bigint): Promise<void> {
  await tx.$queryRaw`
    WITH jalur AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtext('jalur_bank'))),
      dikunci AS MATERIALIZED (SELECT 1 FROM leg l, jalur WHERE l.id = ${id} FOR UPDATE OF l)
    SELECT pg_advisory_xact_lock_shared(hashtext('gerbang_kirim'))::text FROM dikunci`
}
