import type { Deps } from '../../deps.js'
import { namaBulan } from '../../domain/tanggal.js'
import type { Option } from '../../web/page.js'
import { masaBaca, npwpBaca, rupiah } from '../../web/tampilan.js'
import { berlakuBadge } from './expiry.js'
import type { PajakUtuh } from './load.js'
import type { PajakField, PajakFormPage, PerbandinganRow } from './page.js'
import { aturanOf, KEWAJIBAN } from './rules.js'

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)
const twoDigits = (month: number) => String(month).padStart(2, '0')

export interface Isian {
  tab: 'sudah' | 'belum'
  kodeBilling: string
  perbandingan: PerbandinganRow[] | null
}

/** The form of one tax row; fields start with what the SP2D already says. */
export async function pajakForm(deps: Deps, pajak: PajakUtuh, isian: Isian): Promise<PajakFormPage> {
  const href = `/cmsp/sp2d/${pajak.sp2dId}/pajak/${pajak.id}`
  const aturan = await aturanOf(deps, pajak.kap, pajak.kjs)
  const payee = await deps.prisma.penerima.findFirst({ where: { sp2dId: pajak.sp2dId } })
  const field = (nilai: string | null, rule: string | undefined): PajakField => ({
    nilai: rule === 'KOSONG' ? '' : (nilai ?? ''),
    wajib: rule === 'WAJIB' || rule === undefined,
    petunjuk: rule ? (KEWAJIBAN[rule] ?? '') : '15 atau 16 digit.',
  })
  const pemungut = pajak.npwp ?? pajak.sp2d.npwpBud
  return {
    kembali: { href: `/cmsp/sp2d/${pajak.sp2dId}`, label: 'Kembali ke SP2D' },
    sp2dNomor: pajak.sp2d.nomor,
    pajak: {
      jenis: pajak.uraian,
      kapKjs: `${pajak.kap}-${pajak.kjs}`,
      npwp: npwpBaca(pajak.npwp),
      masa: masaBaca(pajak.masa, pajak.tahunPajak),
      nominal: rupiah(pajak.jumlah),
      informasi: !pajak.mengurangi,
    },
    billing: pajak.billing ? { kode: pajak.billing.kode, berlaku: berlakuBadge(pajak.billing.kedaluwarsa) } : null,
    tab: isian.tab,
    tabHref: { sudah: `${href}?tab=sudah`, belum: `${href}?tab=belum` },
    sudah: { aksi: href, kodeBilling: isian.kodeBilling || (pajak.kodeFmis ?? ''), perbandingan: isian.perbandingan },
    belum: {
      aksi: `${href}/buat`,
      npwpPenyetor: field(pemungut, undefined),
      npwpRekanan: field(payee?.npwp ?? null, aturan?.rekanan),
      npwpPemungut: field(pemungut, undefined),
      nop: field(pajak.nop, aturan?.nop),
      jenisPajak: await jenisOptions(deps, pajak),
      masaAwal: monthOptions(pajak.masa.slice(0, 2)),
      masaAkhir: monthOptions(pajak.masa.slice(2)),
      tahunPajak: [pajak.tahunPajak - 1, pajak.tahunPajak, pajak.tahunPajak + 1].map((year) => ({
        nilai: String(year),
        label: String(year),
        dipilih: year === pajak.tahunPajak,
      })),
    },
  }
}

const monthOptions = (chosen: string): Option[] =>
  MONTHS.map((month) => ({ nilai: twoDigits(month), label: namaBulan(month), dipilih: twoDigits(month) === chosen }))

async function jenisOptions(deps: Deps, pajak: PajakUtuh): Promise<Option[]> {
  const rules = await deps.prisma.aturanPajak.findMany({
    where: { selesai: null },
    orderBy: [{ kap: 'asc' }, { kjs: 'asc' }],
  })
  return rules.map(({ kap, kjs, nama }) => ({
    nilai: `${kap}-${kjs}`,
    label: `${kap}-${kjs} ${nama}`,
    dipilih: kap === pajak.kap && kjs === pajak.kjs,
  }))
}
