import type { TransaksiMpn } from '../../adapters/djp/port.js'
import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import type { BarisRekon } from '../../domain/rekonsiliasi.js'
import type { Tanggal } from '../../domain/tanggal.js'
import { formatUang, totalUang, type Uang, uangDariSen } from '../../domain/uang.js'
import type { Badge } from '../../web/page.js'
import { tanggalBaca, uangDari } from '../../web/tampilan.js'

/** A tax payment as our own books know it. */
interface Tercatat {
  ntpn: string
  ntb: string
  kodeBilling: string
  nomorSp2d: string
  sp2dId: string
  jumlah: Uang
  tanggalBuku: Tanggal
  rekeningAsal: string
}

export interface SelisihRow {
  ntpn: string
  kodeBilling: string
  nomorSp2d: string
  href: string | null
  diSini: string
  diMpn: string
  selisih: Badge
}

export interface Rekonsiliasi {
  cocok: string
  diSini: { jumlah: string; total: string }
  diMpn: { jumlah: string; total: string }
  selisih: SelisihRow[]
}

type RawTercatat = Omit<Tercatat, 'jumlah'> & { jumlah: string }

async function recorded(
  deps: Deps,
  { pemdaId }: Pick<Pelaku, 'pemdaId'>,
  tanggal: Tanggal,
  ntpn: string[],
): Promise<Tercatat[]> {
  const { rows } = await deps.pool.query<RawTercatat>(
    `SELECT k.ntpn, k.ntb, k.kode_billing AS "kodeBilling", s.nomor AS "nomorSp2d", s.id AS "sp2dId", l.jumlah,
       k.tanggal_buku AS "tanggalBuku", l.rekening_asal AS "rekeningAsal"
     FROM bukti_pajak k JOIN leg l ON l.id = k.leg_id JOIN pencairan c ON c.id = l.pencairan_id JOIN sp2d s ON s.id = c.sp2d_id
     WHERE (k.tanggal_buku = $1 OR k.ntpn = ANY($2)) AND ($3::bigint IS NULL OR s.pemda_id = $3)
     ORDER BY k.waktu_bayar, k.leg_id`,
    [tanggal, ntpn, pemdaId],
  )
  return rows.map((row) => ({ ...row, jumlah: uangDari(row.jumlah) }))
}

/** A Pemda sees what its own RKUD paid, the bank everything. */
async function ownOnly(deps: Deps, { pemdaId }: Pelaku, list: TransaksiMpn[]): Promise<TransaksiMpn[]> {
  if (pemdaId === null) return list
  const rkud = await deps.prisma.rkud.findMany({ where: { pemdaId } })
  const own = new Set(rkud.map(({ noRekening }) => noRekening))
  return list.filter(({ rekeningAsal }) => own.has(rekeningAsal))
}

/** Our tax payments of one book date beside those of the state treasury; null while its report cannot be read. */
export async function reconcilePajak(deps: Deps, pelaku: Pelaku, tanggal: Tanggal): Promise<Rekonsiliasi | null> {
  const { hasil } = await deps.mpn.report(tanggal)
  if (hasil.kind !== 'berhasil') return null
  const mpn = await ownOnly(deps, pelaku, hasil.transaksi)
  const known = await recorded(
    deps,
    pelaku,
    tanggal,
    mpn.map(({ ntpn }) => ntpn),
  )
  const today = known.filter(({ tanggalBuku }) => tanggalBuku === tanggal)
  const selisih = compareReport(known, mpn, tanggal).map(rowOf)
  const sum = (list: { jumlah: Uang }[]) => ({
    jumlah: list.length.toLocaleString('id-ID'),
    total: formatUang(totalUang(list.map(({ jumlah }) => jumlah))),
  })
  const wrong = new Set(selisih.map(({ ntpn }) => ntpn))
  return {
    cocok: mpn.filter(({ ntpn }) => !wrong.has(ntpn)).length.toLocaleString('id-ID'),
    diSini: sum(today),
    diMpn: sum(mpn),
    selisih,
  }
}

interface Selisih {
  own: Tercatat | undefined
  mpn: TransaksiMpn | undefined
  label: string
}

/** What differs between both books, by NTPN: missing here, missing there, told differently, or told twice. */
export function compareReport(known: Tercatat[], mpn: TransaksiMpn[], tanggal: Tanggal): Selisih[] {
  const here = new Map(known.map((row) => [row.ntpn, row]))
  const there = new Map(mpn.map((row) => [row.ntpn, row]))
  const missingThere = known.filter((row) => row.tanggalBuku === tanggal && !there.has(row.ntpn))
  const told = new Set<string>()
  return [
    ...mpn.flatMap((row) => {
      const own = here.get(row.ntpn)
      const again = told.has(row.ntpn) ? 'Dua kali di laporan MPN' : null
      told.add(row.ntpn)
      const label = again ?? (own ? difference(own, row) : 'Tidak tercatat di CMSP')
      return label ? [{ own, mpn: row, label }] : []
    }),
    ...missingThere.map((own) => ({ own, mpn: undefined, label: 'Tidak ada di laporan MPN' })),
  ]
}

function difference(own: Tercatat, mpn: TransaksiMpn): string | null {
  if (own.jumlah !== mpn.jumlah) return 'Jumlah berbeda'
  if (own.kodeBilling !== mpn.kodeBilling) return 'Kode billing berbeda'
  if (own.ntb !== mpn.ntb) return 'NTB berbeda'
  return own.tanggalBuku === mpn.tanggalBuku ? null : `Tanggal buku di sini ${tanggalBaca(own.tanggalBuku)}`
}

const rowOf = ({ own, mpn, label }: Selisih): SelisihRow => ({
  ntpn: own?.ntpn ?? mpn?.ntpn ?? '',
  kodeBilling: own?.kodeBilling ?? mpn?.kodeBilling ?? '',
  nomorSp2d: own?.nomorSp2d ?? mpn?.nomorSp2d ?? '',
  href: own ? `/cmsp/sp2d/${own.sp2dId}` : null,
  diSini: own ? formatUang(own.jumlah) : 'Tidak ada',
  diMpn: mpn ? formatUang(mpn.jumlah) : 'Tidak ada',
  selisih: { nada: 'bahaya', label },
})

/** The taxes one RKUD paid on a book date, where both books differ; null while the report cannot be read. */
export async function selisihMpn(
  deps: Deps,
  rkud: { pemdaId: bigint; noRekening: string },
  tanggal: Tanggal,
): Promise<BarisRekon[] | null> {
  const { hasil } = await deps.mpn.report(tanggal)
  if (hasil.kind !== 'berhasil') return null
  const mpn = hasil.transaksi.filter(({ rekeningAsal }) => rekeningAsal === rkud.noRekening)
  const ntpn = mpn.map((row) => row.ntpn)
  const known = (await recorded(deps, rkud, tanggal, ntpn)).filter((row) => row.rekeningAsal === rkud.noRekening)
  const nol = uangDariSen(0n)
  return compareReport(known, mpn, tanggal).map(({ own, mpn: there, label }) => ({
    hasil: 'BEDA_MPN',
    kunci: `mpn:${own?.ntpn ?? there?.ntpn}:${label}:${own?.jumlah ?? 0n}:${there?.jumlah ?? 0n}`,
    referensi: own?.ntpn ?? there?.ntpn ?? null,
    nomorSp2d: own?.nomorSp2d ?? there?.nomorSp2d ?? null,
    sp2dId: own?.sp2dId ?? null,
    uraian: `NTPN ${own?.ntpn ?? there?.ntpn}: ${label}`,
    menurutCmsp: own?.jumlah ?? nol,
    menurutBank: there?.jumlah ?? nol,
  }))
}
