import type { Deps } from '../../deps.js'
import { type AturanPajak, BIDANG_ATURAN, warnFmis } from '../../domain/aturanPajak.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu, namaBulan } from '../../domain/tanggal.js'
import type { Option } from '../../web/page.js'
import { masaBaca, npwpBaca, rupiah } from '../../web/tampilan.js'
import { assertCara } from './cara.js'
import { berlakuBadge } from './expiry.js'
import { defaultIsian, type NamaIsian, sifatIsian } from './isian.js'
import { isSibling, loadPajakSp2d, type PajakUtuh } from './load.js'
import type { JenisOption, PajakField, PajakFormPage, PerbandinganRow } from './page.js'
import { rulesToday } from './rules.js'

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)
const twoDigits = (month: number) => String(month).padStart(2, '0')

/** What the form shows beside what the SP2D says: where the person is and what was typed or found. */
export interface Isian {
  tab: 'sudah' | 'belum'
  kodeBilling?: string
  sertakan?: bigint[]
  perbandingan?: PerbandinganRow[]
  /** "411211-920" as chosen; else that of the row. */
  jenisPajak?: string
  /** Names at DJP by field. */
  nama?: Record<string, string>
}

/** The form of one tax row; fields start with what the SP2D already says. */
export async function pajakForm(deps: Deps, pelaku: Pelaku, pajak: PajakUtuh, isian: Isian): Promise<PajakFormPage> {
  const href = `/cmsp/sp2d/${pajak.sp2dId}/pajak/${pajak.id}`
  const cara = assertCara(pelaku, pajak, new Date())
  const rules = await rulesToday(deps)
  const jenis = isian.jenisPajak ?? `${pajak.kap}-${pajak.kjs}`
  const siblings = (await loadPajakSp2d(deps.prisma, pelaku, pajak.sp2dId)).filter(
    (row) => row.id !== pajak.id && isSibling(row, pajak),
  )
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
    peringatan: warnFmis(rules.get(`${pajak.kap}-${pajak.kjs}`) ?? null, pajak),
    billing: billingNow(pajak, cara === 'UBAH' ? `${href}/lepas` : null),
    gantiSaja: cara === 'GANTI',
    riwayat: await riwayatBilling(deps, pajak),
    tab: isian.tab,
    tabHref: { sudah: `${href}?tab=sudah`, belum: `${href}?tab=belum` },
    sudah: {
      aksi: href,
      kodeBilling: isian.kodeBilling ?? pajak.kodeFmis ?? '',
      perbandingan: isian.perbandingan ?? null,
      sertakan: cara === 'GANTI' ? [] : siblings.map((row) => siblingOption(row, isian.sertakan ?? [])),
    },
    belum: {
      aksi: `${href}/buat`,
      namaHref: `${href}/npwp`,
      bidang: fields(rules.get(jenis) ?? null, pajak, isian.nama ?? {}),
      jenisPajak: jenisOptions(rules, jenis),
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

function billingNow({ billing, uraian }: PajakUtuh, lepas: string | null): PajakFormPage['billing'] {
  if (!billing) return null
  const pesan = `Kode billing ${billing.kode} dilepas dari ${uraian} dan boleh dipakai untuk yang lain.`
  return {
    kode: billing.kode,
    berlaku: berlakuBadge(billing.kedaluwarsa),
    lepas: lepas === null ? null : { aksi: lepas, konfirmasi: { pesan, tombol: 'Ya, lepas' } },
  }
}

const URUTAN: [NamaIsian, label: string, panjang: number][] = [
  ['npwpPenyetor', 'NPWP Penyetor', 22],
  ['npwpRekanan', BIDANG_ATURAN.npwpRekanan.label, 22],
  ['npwpPemungut', 'NPWP Pemungut', 22],
  ['nop', BIDANG_ATURAN.nop.label, 24],
  ['nikRekanan', BIDANG_ATURAN.nikRekanan.label, 22],
  ['nomorFaktur', BIDANG_ATURAN.nomorFaktur.label, 22],
  ['nomorKetetapan', BIDANG_ATURAN.nomorKetetapan.label, 22],
]

function fields(aturan: AturanPajak | null, pajak: PajakUtuh, nama: Record<string, string>): PajakField[] {
  const nilai = defaultIsian(aturan, pajak)
  const sifat = sifatIsian(aturan)
  return URUTAN.map(([bidang, label, panjang]) => ({
    ...{ nama: bidang, label, panjang, nilai: nilai[bidang] },
    ...sifat[bidang],
    namaDjp: nama[bidang] ?? null,
  }))
}

const siblingOption = (row: PajakUtuh, chosen: bigint[]): Option => ({
  nilai: String(row.id),
  label: `${row.uraian}, ${rupiah(row.jumlah)}`,
  dipilih: chosen.includes(row.id),
})

const monthOptions = (chosen: string): Option[] =>
  MONTHS.map((month) => ({ nilai: twoDigits(month), label: namaBulan(month), dipilih: twoDigits(month) === chosen }))

const jenisOptions = (rules: Map<string, AturanPajak>, chosen: string): JenisOption[] =>
  [...rules].map(([kode, aturan]) => ({
    nilai: kode,
    label: `${kode} ${aturan.nama}`,
    dipilih: kode === chosen,
    aturan: JSON.stringify(sifatIsian(aturan)),
  }))

/** Every code this row has had, and who changed it. */
async function riwayatBilling(deps: Deps, pajak: PajakUtuh): Promise<PajakFormPage['riwayat']> {
  const rows = await deps.prisma.audit.findMany({
    where: {
      sp2dId: pajak.sp2dId,
      aksi: { startsWith: 'KODE_BILLING_' },
      sesudah: { path: ['pajakId'], equals: String(pajak.id) },
    },
    orderBy: { id: 'desc' },
    take: 50,
  })
  return rows.map(({ waktu, pelaku, sesudah }) => {
    const { uraian = '' } = (sesudah ?? {}) as { uraian?: string }
    return { waktu: formatWaktu(waktu), pelaku, uraian }
  })
}
