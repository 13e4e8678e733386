import type { Deps } from '../../deps.js'
import { gateObstacle } from '../../db/gerbangRekon.js'
import { may } from '../../domain/izin.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { HASIL_REKON, isSelisih, SESUAI } from '../../domain/rekonsiliasi.js'
import { formatTanggal, formatWaktu, type Tanggal } from '../../domain/tanggal.js'
import type { Badge, Link, Option } from '../../web/page.js'
import { rupiah, rupiahTotal } from '../../web/tampilan.js'
import { type OtpPage, otpPage } from '../tantangan/page.js'
import { beritaOf, loadBerita, sidikBerita, signRefusal } from './berita.js'
import { hrefHari, loadHari, loadRkud } from './hari.js'
import type { BarisIsi } from './isi.js'
import { ALASAN_SELISIH, type AlasanSelisih } from './jelaskan.js'

interface SelisihRow {
  kunci: string
  hasil: Badge
  uraian: string
  referensi: string
  sp2d: Link | null
  menurutCmsp: string
  menurutBank: string
  /** How it was settled; null while it is open. */
  penjelasan: string | null
  /** Whether it may be a payment that this database forgot. */
  dapatDikaitkan: boolean
}

/** View `rekonsiliasi/hari`. */
export interface HariPage {
  judul: string
  kembali: Link
  rkud: string
  pemda: string
  tanggal: string
  koran: { sumber: string; diambil: string; awal: string; debit: string; kredit: string; akhir: string } | null
  hitung: { cocok: string; menunggu: string; belum: string } | null
  selisih: SelisihRow[]
  alasan: Option[]
  aksi: Record<'jalankan' | 'impor' | 'jelaskan' | 'kaitkan', string> | null
  /** Why the send gate of this Pemda cannot open yet. */
  gerbang: { alasan: string; halangan: string | null } | null
  berita: { oleh: string; waktu: string; pdf: string; xlsx: string } | null
  tidakDapat: string | null
  putusan: (OtpPage & { otpAksi: string; prosesAksi: string }) | null
}

export async function hariPage(deps: Deps, user: Pelaku, rkudId: bigint, tanggal: Tanggal): Promise<HariPage> {
  const { prisma } = deps
  const rkud = await loadRkud(prisma, user, rkudId)
  const hari = await loadHari(prisma, rkudId, tanggal)
  const berita = await loadBerita(prisma, rkudId, tanggal)
  const acts = may(user, 'rekonsiliasi.ubah')
  const refusal = signRefusal(hari, berita !== null)
  const href = hrefHari(rkudId, tanggal)
  const shown = hari?.isi.baris.filter(({ hasil }) => !SESUAI.includes(hasil)) ?? []
  return {
    judul: `Rekonsiliasi ${formatTanggal(tanggal)}`,
    kembali: { href: '/cmsp/rekonsiliasi', label: 'Kembali ke Rekonsiliasi Bank' },
    rkud: `${rkud.noRekening} (${rkud.nama})`,
    pemda: rkud.pemda.nama,
    tanggal: formatTanggal(tanggal),
    koran: hari && {
      sumber: hari.koran.sumber === 'SNAP' ? 'Layanan bank (SNAP)' : 'Berkas MT940',
      diambil: formatWaktu(hari.diperiksaPada),
      awal: rupiahTotal(hari.isi.saldoAwal),
      debit: rupiahTotal(hari.isi.debit),
      kredit: rupiahTotal(hari.isi.kredit),
      akhir: rupiahTotal(hari.isi.saldoAkhir),
    },
    hitung: hari && {
      cocok: hari.cocok.toLocaleString('id-ID'),
      menunggu: hari.menunggu.toLocaleString('id-ID'),
      belum: hari.belum.toLocaleString('id-ID'),
    },
    selisih: shown.map((row) => selisihRow(row, hari?.penjelasan.get(row.kunci))),
    alasan: Object.entries({ '': 'Pilih alasan', ...ALASAN_SELISIH }).map(([nilai, label]) => ({
      ...{ nilai, label, dipilih: false },
    })),
    aksi: acts
      ? {
          ...{ jalankan: `${href}/jalankan`, impor: `${href}/impor` },
          ...{ jelaskan: `${href}/jelaskan`, kaitkan: `${href}/kaitkan` },
        }
      : null,
    gerbang: await gateOf(deps, rkud.pemdaId),
    berita: berita && {
      oleh: `${berita.nama} (NIP ${berita.nip})`,
      waktu: formatWaktu(berita.waktu),
      pdf: `${href}/berita.pdf`,
      xlsx: `${href}/export.xlsx`,
    },
    tidakDapat: acts && !berita ? refusal : null,
    putusan:
      acts && hari && refusal === null
        ? {
            otpAksi: `${href}/otp`,
            prosesAksi: `${href}/tanda-tangan`,
            ...(await otpPage(deps, user, { sidik: sidikBerita(beritaOf(rkud, hari)) })),
          }
        : null,
  }
}

type Settled = { alasan: string; referensi: string; keterangan: string; nama: string; waktu: Date }

function selisihRow(row: BarisIsi, settled: Settled | undefined): SelisihRow {
  const open = isSelisih(row.hasil) && !settled
  return {
    kunci: row.kunci,
    hasil: { nada: open ? 'bahaya' : settled ? 'sukses' : 'peringatan', label: HASIL_REKON[row.hasil] },
    uraian: row.uraian,
    referensi: row.referensi ?? '–',
    sp2d: row.nomorSp2d && row.sp2dId ? { href: `/cmsp/sp2d/${row.sp2dId}`, label: row.nomorSp2d } : null,
    menurutCmsp: rupiah(row.menurutCmsp),
    menurutBank: rupiahTotal(row.menurutBank),
    penjelasan: settled
      ? `${ALASAN_SELISIH[settled.alasan as AlasanSelisih]} (${settled.referensi}): ${settled.keterangan}. ${settled.nama}, ${formatWaktu(settled.waktu)}`
      : open
        ? null
        : 'Selesai sendiri setelah bank memberi kepastian.',
    dapatDikaitkan: open && row.hasil === 'TIDAK_DI_CMSP' && row.referensi !== null && row.sp2dId === null,
  }
}

async function gateOf({ prisma }: Deps, pemdaId: bigint) {
  const closed = await prisma.gerbangKirim.findFirst({
    where: { tertutup: true, rekonSejak: { not: null }, lingkup: { in: ['SEMUA', `pemda:${pemdaId}`] } },
    orderBy: { lingkup: 'asc' },
  })
  return closed && { alasan: closed.alasan ?? '', halangan: await gateObstacle(prisma, closed.lingkup) }
}
