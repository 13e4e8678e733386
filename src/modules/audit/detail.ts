import type { Deps } from '../../deps.js'
import { tidakDitemukan } from '../../domain/galat.js'
import { kanonik } from '../../domain/kanonik.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu, isoWita } from '../../domain/tanggal.js'
import { Params } from '../../web/lists/spec.js'
import { labelAksi, labelSasaran } from './label.js'
import { maskFor } from './list.js'
import type { AuditDetailPage } from './page.js'
import { scopeAudit } from './scope.js'

interface RawDetail {
  id: string
  rantai: string
  waktu: Date
  pelaku: string
  aksi: string
  sasaran: string | null
  nomor_sp2d: string | null
  alamat: string | null
  request_id: string | null
  sebelum: unknown
  sesudah: unknown
  nomor: string | null
  hash: string | null
}

/** One row with everything it holds; rows out of this person's reach do not exist. */
export async function detailAudit(deps: Deps, pelaku: Pelaku, id: bigint): Promise<AuditDetailPage> {
  const params = new Params()
  const where = `a.id = ${params.bind(id, '::bigint')} AND ${scopeAudit(pelaku)(params)}`
  const { rows } = await deps.pool.query<RawDetail>(
    `SELECT a.*, p.nomor AS nomor_sp2d, s.nomor, s.hash FROM audit a
     LEFT JOIN sp2d p ON p.id = a.sp2d_id LEFT JOIN segel_audit s ON s.audit_id = a.id WHERE ${where}`,
    params.values,
  )
  const row = rows[0]
  if (!row) throw tidakDitemukan('Catatan')
  const mask = maskFor(pelaku)
  return {
    kembali: { href: '/cmsp/audit', label: 'Kembali ke Jejak Audit' },
    fakta: facts({ ...row, sasaran: mask(row.sasaran && labelSasaran(row.sasaran)) }),
    baris: sideBySide(row.sebelum, row.sesudah, mask),
    segel: row.hash ? `Nomor ${row.nomor} pada rantai ${row.rantai}, ${row.hash}` : 'Belum disegel',
  }
}

const facts = (row: RawDetail): AuditDetailPage['fakta'] =>
  Object.entries({
    Waktu: `${formatWaktu(row.waktu)} (${isoWita(row.waktu)})`,
    Pelaku: row.pelaku,
    Aksi: `${labelAksi(row.aksi)} (${row.aksi})`,
    Sasaran: row.sasaran,
    'Nomor SP2D': row.nomor_sp2d,
    Alamat: row.alamat,
    'Kode permintaan': row.request_id,
  }).flatMap(([label, nilai]) => (nilai === null ? [] : [{ label, nilai }]))

function sideBySide(sebelum: unknown, sesudah: unknown, mask: ReturnType<typeof maskFor>): AuditDetailPage['baris'] {
  const lama = fields(sebelum)
  const baru = fields(sesudah)
  return [...new Set([...lama.keys(), ...baru.keys()])].map((label) => {
    const [kiri, kanan] = [lama.get(label) ?? null, baru.get(label) ?? null]
    return { label, lama: mask(kiri), baru: mask(kanan), berubah: kiri !== null && kiri !== kanan }
  })
}

/** "isi.nama" -> text, one line per leaf. */
function fields(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) {
    return new Map([[path, typeof value === 'string' ? value : kanonik(value)]])
  }
  const entries = Object.entries(value).flatMap(([key, inner]) => [...fields(inner, path ? `${path}.${key}` : key)])
  return new Map(entries)
}
