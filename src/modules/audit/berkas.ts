import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { tanggalDari } from '../../web/tampilan.js'
import { loadSp2d, type Sp2dUtuh } from '../sp2d/load.js'
import type { AuditBerkas, IsiBerkas } from './berkasIsi.js'
import { type BarisAudit, KOLOM, PANGKAL } from './hash.js'

type Tertaut = BarisAudit & { nomor: string | null; hash: string | null; sebelumnya: string | null }

/** Every audit row of an SP2D with its seal and the hash it was sealed onto. */
async function auditOf({ pool }: Pick<Deps, 'pool'>, sp2dId: bigint): Promise<AuditBerkas[]> {
  const { rows } = await pool.query<Tertaut>(
    `SELECT ${KOLOM}, g.nomor, g.hash, coalesce(p.hash, CASE WHEN g.nomor = 1 THEN $2 END) AS sebelumnya
     FROM audit a LEFT JOIN segel_audit g ON g.audit_id = a.id
       LEFT JOIN segel_audit p ON p.rantai = g.rantai AND p.nomor = g.nomor - 1
     WHERE a.sp2d_id = $1 ORDER BY a.id`,
    [sp2dId, PANGKAL],
  )
  return rows.map(({ nomor, hash, sebelumnya, ...baris }) => ({
    baris,
    segel: nomor !== null && hash !== null && sebelumnya !== null ? { nomor, hash, sebelumnya } : null,
  }))
}

const iso = (at: Date | null): string | null => at && at.toISOString()

async function keputusanOf({ prisma }: Pick<Deps, 'prisma'>, { id }: Sp2dUtuh): Promise<IsiBerkas['keputusan']> {
  const rows = await prisma.keputusan.findMany({
    where: { sp2dId: id },
    include: { tantangan: true, delegasi: true },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => ({
    ...{ putaran: row.putaran, level: row.level, putusan: row.putusan, keterangan: row.keterangan },
    ...{ nama: row.nama, nip: row.nip, waktu: row.waktu.toISOString(), sidik: row.sidik },
    delegasi: row.delegasi && { jenis: row.delegasi.jenis, noSk: row.delegasi.noSk },
    // The code and its HMAC are no evidence for anybody else and stay where they are.
    otp: row.tantangan && {
      tantanganId: String(row.tantangan.id),
      ...{ tujuan: row.tantangan.tujuan, metode: row.tantangan.metode, sidik: row.tantangan.sidik },
      ...{ jumlah: row.tantangan.jumlah, total: row.tantangan.total.toFixed(2), percobaan: row.tantangan.percobaan },
      ...{ dibuatPada: row.tantangan.dibuatPada.toISOString(), kedaluwarsa: row.tantangan.kedaluwarsa.toISOString() },
      dipakaiPada: iso(row.tantangan.dipakaiPada),
    },
  }))
}

const LEG = {
  leg: {
    orderBy: { id: 'asc' },
    include: {
      billing: true,
      bukti: true,
      buktiLuar: true,
      percobaan: { orderBy: { ke: 'asc' }, include: { panggilan: { orderBy: { id: 'asc' } } } },
    },
  },
} as const

async function pencairanOf({ prisma }: Pick<Deps, 'prisma'>, { id }: Sp2dUtuh): Promise<IsiBerkas['pencairan']> {
  const rows = await prisma.pencairan.findMany({ where: { sp2dId: id }, include: LEG, orderBy: { id: 'asc' } })
  return rows.map((row) => ({
    ...{ putaran: row.putaran, sidik: row.sidik, dibuatPada: row.dibuatPada.toISOString() },
    leg: row.leg.map((leg) => ({
      ...{ jenis: leg.jenis, urut: leg.urut, uraian: leg.uraian, jumlah: leg.jumlah.toFixed(2), status: leg.status },
      ...{ rekeningAsal: leg.rekeningAsal, bank: leg.bankNama, noRekening: leg.noRekening, nama: leg.namaTujuan },
      ...{ jalur: leg.jalur, referensiBank: leg.referensiBank, alasan: leg.alasan, selesaiPada: iso(leg.selesaiPada) },
      kodeBilling: leg.billing?.kode ?? null,
      bukti: leg.bukti && {
        ...{ ntb: leg.bukti.ntb, ntpn: leg.bukti.ntpn, stan: leg.bukti.stan },
        tanggalBuku: tanggalDari(leg.bukti.tanggalBuku),
        waktuBayar: leg.bukti.waktuBayar.toISOString(),
      },
      ...(leg.buktiLuar && {
        buktiLuar: {
          ...{ ntb: leg.buktiLuar.ntb, ntpn: leg.buktiLuar.ntpn, usulanId: String(leg.buktiLuar.usulanId) },
          tanggalBayar: tanggalDari(leg.buktiLuar.tanggalBayar),
        },
      }),
      percobaan: leg.percobaan.map((each) => ({
        ...{ ke: each.ke, kanal: each.kanal, jalur: each.jalur, referensi: each.referensi, hashIsi: each.hashIsi },
        ...{ status: each.status, kode: each.kode, pesan: each.pesan },
        ...{ dikirimPada: each.dikirimPada.toISOString(), selesaiPada: iso(each.selesaiPada) },
        panggilan: each.panggilan.map(({ jenis, externalId, kode, httpStatus, waktu }) => ({
          ...{ jenis, externalId, kode, httpStatus, waktu: waktu.toISOString() },
        })),
      })),
    })),
  }))
}

/** Everything that proves how one SP2D was approved and paid, and nothing that is secret. The same facts, the same content. */
export async function collectBerkas(
  deps: Pick<Deps, 'pool' | 'prisma'>,
  pelaku: Pick<Pelaku, 'pemdaId'>,
  id: bigint,
): Promise<IsiBerkas> {
  const sp2d = await loadSp2d(deps.prisma, pelaku, id)
  const [keputusan, pencairan, audit] = await Promise.all([
    keputusanOf(deps, sp2d),
    pencairanOf(deps, sp2d),
    auditOf(deps, sp2d.id),
  ])
  return {
    format: 'cmsp-berkas-sp2d',
    versi: 1,
    sp2d: {
      ...{ nomor: sp2d.nomor, idFmis: sp2d.idFmis, tahun: sp2d.tahun, jenis: sp2d.jenis, keperluan: sp2d.keperluan },
      ...{ pemda: sp2d.pemda.nama, opd: sp2d.opd.nama, rkud: sp2d.rkud.noRekening, penerima: sp2d.penerimaNama },
      ...{ tanggal: tanggalDari(sp2d.tanggal), bruto: sp2d.bruto.toFixed(2), netto: sp2d.netto.toFixed(2) },
      ...{
        status: sp2d.status,
        putaran: sp2d.putaran,
        tanggalBayar: sp2d.tanggalBayar && tanggalDari(sp2d.tanggalBayar),
      },
    },
    putaran: sp2d.putaranSp2d.map((row) => ({
      ...{ nomor: row.nomor, sebab: row.sebab, versi: row.versi, sidik: row.sidik, rencana: row.rencana },
      ...{ mulai: row.mulai.toISOString(), selesai: iso(row.selesai), alasan: row.alasan },
    })),
    ...{ keputusan, pencairan, audit },
  }
}
