import { prepared } from '../../db/prepared.js'
import type { Deps } from '../../deps.js'
import { warnFmis } from '../../domain/aturanPajak.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { badgeLeg, masaBaca, npwpBaca, rupiah, tanggalBaca } from '../../web/tampilan.js'
import { caraUbah, type Tagihan } from '../pajak/cara.js'
import { berlakuBadge } from '../pajak/expiry.js'
import { rulesToday } from '../pajak/rules.js'
import type { Sp2dUtuh } from './load.js'
import type { PajakRow, PotonganRow, Sp2dDetail } from './page.js'

interface TagihanRow {
  id: string
  bukti: { leg_id: string; ntb: string; ntpn: string; tanggal_bayar: string } | null
  /** Of a tax that another bank has paid. */
  luar: { ntb: string; ntpn: string; tanggal_bayar: string } | null
  leg: Tagihan['leg']
}

// What the treasury and the bank have said so far about each code.
const TAGIHAN = `
  SELECT b.id,
    (SELECT json_build_object('leg_id', k.leg_id::text, 'ntb', k.ntb, 'ntpn', k.ntpn,
        'tanggal_bayar', (k.waktu_bayar AT TIME ZONE 'Asia/Makassar')::date)
      FROM leg l JOIN bukti_pajak k ON k.leg_id = l.id WHERE l.billing_id = b.id ORDER BY l.id LIMIT 1) AS bukti,
    (SELECT json_build_object('ntb', u.ntb, 'ntpn', u.ntpn, 'tanggal_bayar', u.tanggal_bayar)
      FROM leg l JOIN bukti_luar u ON u.leg_id = l.id WHERE l.billing_id = b.id LIMIT 1) AS luar,
    coalesce((SELECT json_agg(json_build_object('status', l.status, 'alasan', l.alasan, 'percobaan',
        (SELECT json_agg(json_build_object('kode', t.kode)) FROM (SELECT x.kode FROM percobaan x WHERE x.leg_id = l.id ORDER BY x.ke DESC LIMIT 1) t)))
      FROM leg l WHERE l.billing_id = b.id AND l.status NOT IN ('DIBATALKAN', 'RETUR')), '[]') AS leg
  FROM billing b WHERE b.id = ANY($1::bigint[])`

async function tagihanOf({ pool }: Deps, { pajak }: Sp2dUtuh): Promise<Map<string, TagihanRow>> {
  const ids = pajak.map((row) => row.billingId).filter((id) => id !== null)
  if (ids.length === 0) return new Map()
  const { rows } = await pool.query<TagihanRow>(prepared(TAGIHAN, [ids]))
  return new Map(rows.map((row) => [row.id, row]))
}

/** Data Pajak: every tax row with its code and, once paid, NTB, NTPN and tanggal bayar. */
export async function pajakSection(
  deps: Deps,
  pelaku: Pelaku | null,
  sp2d: Sp2dUtuh,
): Promise<Pick<Sp2dDetail, 'pajak' | 'buatSemuaAksi'>> {
  if (sp2d.pajak.length === 0) return { pajak: [], buatSemuaAksi: null }
  const now = new Date()
  const kodeOf = (row: { kap: string; kjs: string }) => `${row.kap}-${row.kjs}`
  const [tagihan, rules] = await Promise.all([tagihanOf(deps, sp2d), rulesToday(deps, sp2d.pajak.map(kodeOf))])
  const mayChange = ({ billing }: Pick<Sp2dUtuh['pajak'][number], 'billing'>) => {
    const kode = billing && { kedaluwarsa: billing.kedaluwarsa, leg: tagihan.get(String(billing.id))?.leg ?? [] }
    return pelaku && caraUbah(pelaku, sp2d.status, kode, now).cara
  }
  const pajak = sp2d.pajak.map((row): PajakRow => {
    const { bukti, luar } = tagihan.get(String(row.billingId)) ?? {}
    const terbayar = bukti?.tanggal_bayar ?? luar?.tanggal_bayar
    return {
      id: String(row.id),
      jenis: row.uraian,
      kapKjs: kodeOf(row),
      npwp: npwpBaca(row.npwp),
      masa: masaBaca(row.masa, row.tahunPajak),
      nominal: rupiah(row.jumlah),
      informasi: !row.mengurangi,
      peringatan: warnFmis(rules.get(kodeOf(row)) ?? null, row),
      kodeBilling: row.billing?.kode ?? null,
      berlaku: row.billing && !terbayar ? berlakuBadge(row.billing.kedaluwarsa) : null,
      ntb: bukti?.ntb ?? luar?.ntb ?? null,
      ntpn: bukti?.ntpn ?? luar?.ntpn ?? null,
      tanggalBayar: terbayar ? tanggalBaca(terbayar) : null,
      luar: luar ? badgeLeg('DILUAR') : null,
      bpnHref: bukti ? `/cmsp/sp2d/${sp2d.id}/bpn/${bukti.leg_id}` : null,
      ubahHref: row.mengurangi && mayChange(row) ? `/cmsp/sp2d/${sp2d.id}/pajak/${row.id}` : null,
    }
  })
  const missing = sp2d.pajak.some((row) => row.mengurangi && (row.billing?.kedaluwarsa ?? now) <= now)
  const canMake = missing && mayChange({ billing: null }) === 'UBAH'
  return { pajak, buatSemuaAksi: canMake ? `/cmsp/sp2d/${sp2d.id}/pajak/buat-semua` : null }
}

interface TujuanPotongan {
  /** Data Rekening by kode of potongan. */
  peta: Record<string, { noRekening: string; nama: string }>
  /** State of the last leg that pays it, by row of potongan. */
  leg: Record<string, string>
}

const TUJUAN = `
  SELECT (SELECT coalesce(json_object_agg(m.kode, json_build_object('noRekening', r.no_rekening, 'nama', r.nama)), '{}')
      FROM peta_potongan m JOIN rekening r ON r.id = m.rekening_id AND r.dihapus_pada IS NULL
      WHERE m.pemda_id = $2 AND m.kode = ANY($3)) AS peta,
    (SELECT coalesce(json_object_agg(x.id, x.status), '{}') FROM (
      SELECT DISTINCT ON (1) t.rencana -> 'potongan' -> l.urut ->> 'id' AS id, l.status
      FROM pencairan p JOIN leg l ON l.pencairan_id = p.id AND l.jenis = 'POTONGAN'
        JOIN putaran t ON t.sp2d_id = p.sp2d_id AND t.nomor = p.putaran
      WHERE p.sp2d_id = $1 AND (l.status <> 'DIBATALKAN' OR p.putaran = $4) ORDER BY 1, l.id DESC) x WHERE x.id IS NOT NULL) AS leg`

/** Data Potongan: the account each deduction goes to, from the signed plan once it is frozen, from Data Rekening before. */
export async function potonganRows({ pool }: Deps, sp2d: Sp2dUtuh): Promise<PotonganRow[]> {
  if (sp2d.potongan.length === 0) return []
  const kode = sp2d.potongan.map((row) => row.kode)
  const { rows } = await pool.query<TujuanPotongan>(prepared(TUJUAN, [sp2d.id, sp2d.pemdaId, kode, sp2d.putaran]))
  const { peta = {}, leg: legs = {} } = rows[0] ?? {}
  return sp2d.potongan.map((row) => {
    const master = peta[row.kode]
    const noRekening = row.noRekening ?? master?.noRekening
    const nama = row.namaRekening ?? master?.nama
    const leg = legs[String(row.id)]
    return {
      kode: row.kode,
      uraian: row.uraian,
      rekeningTujuan: noRekening ? `${noRekening} (${nama ?? ''})` : null,
      masterBerbeda: OVER.includes(sp2d.status) ? null : masterBerbeda(row, master),
      nominal: rupiah(row.jumlah),
      informasi: !row.mengurangi,
      status: leg ? badgeLeg(leg) : null,
    }
  })
}

const OVER = ['CAIR', 'DITOLAK', 'DIBATALKAN']

interface Tujuan {
  noRekening: string | null
}

/** What Data Rekening says now, where the account copied at the maker's Setuju is another one. */
function masterBerbeda(row: Tujuan, master: { noRekening: string; nama: string } | undefined): string | null {
  if (row.noRekening === null || row.noRekening === master?.noRekening) return null
  const sekarang = master
    ? `sekarang ${master.noRekening} (${master.nama})`
    : 'tidak lagi punya rekening untuk potongan ini'
  return `Data Rekening ${sekarang}. SP2D ini tetap disetor ke rekening yang disetujui maker.`
}
