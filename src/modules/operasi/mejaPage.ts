import type { Deps } from '../../deps.js'
import { byTwo, closedGates, kalimatTahanan, lingkupSp2d } from '../../db/gerbang.js'
import { JENIS_LEG, PAYING } from '../../domain/alur.js'
import { formatWaktu } from '../../domain/tanggal.js'
import type { Prisma } from '../../generated/prisma/client.js'
import { maskLog } from '../../log.js'
import { badgeLeg, badgeSp2d, rupiah } from '../../web/tampilan.js'
import { isCodeToBlame, mayBePaidElsewhere } from '../pajak/cara.js'
import { canAsk } from '../pencairan/tindakan/askNow.js'
import { correctionRefusal } from '../pencairan/tindakan/giveUpAccount.js'
import { loadLingkup } from '../pencairan/tindakan/hold.js'
import { loadLeg, resumeRefusal } from '../pencairan/tindakan/resume.js'
import { SEBAB_TUTUP } from '../pencairan/tindakan/tutup.js'
import { hrefLuar } from './luarRoutes.js'
import { hrefSurat } from './suratRoutes.js'
import { MEJA } from './mejaList.js'
import type { GerbangRow, LegPage, PercobaanRow } from './page.js'
import { hrefTindakan } from './tindakan.js'

type PercobaanUtuh = Prisma.PercobaanGetPayload<{ include: { panggilan: true } }>

const STATUS: Record<string, PercobaanRow['status']> = {
  DIKIRIM: { nada: 'proses', label: 'Dikirim' },
  DIPROSES: { nada: 'proses', label: 'Diproses bank' },
  TIDAK_PASTI: { nada: 'peringatan', label: 'Tidak pasti' },
  BERHASIL: { nada: 'sukses', label: 'Berhasil' },
  DITOLAK_SEMENTARA: { nada: 'peringatan', label: 'Ditolak sementara' },
  GAGAL: { nada: 'bahaya', label: 'Gagal' },
}
const GANTI_KODE =
  'Yang perlu dilakukan: minta maker mengganti kode billing ini pada Data Pajak SP2D-nya. Setelah diganti, pajaknya ' +
  'dibayar otomatis, tanpa tindakan Anda. Hanya bila pajaknya sudah dibayar di bank lain, pakai Dibayar di luar CMSP.'
const PANGGILAN: Record<string, string> = { KIRIM: 'Kirim', TANYA: 'Tanya', CALLBACK: 'Pemberitahuan bank' }

/** One leg with every attempt and every call, what holds it back, and what the operator may do about it. */
export async function legPage(deps: Deps, id: bigint): Promise<LegPage> {
  const leg = await loadLeg(deps.prisma, id)
  const { sp2d } = leg.pencairan
  const [percobaan, gerbang, refusal, koreksi] = await Promise.all([
    deps.prisma.percobaan.findMany({
      where: { legId: id },
      include: { panggilan: { orderBy: { id: 'asc' } } },
      orderBy: { ke: 'asc' },
    }),
    closedGates(deps.prisma, sp2d),
    resumeRefusal(deps.prisma, leg),
    correctionRefusal(deps.prisma, id),
  ])
  const href = `${MEJA}/${id}`
  const sent = percobaan.some(({ status }) => status === 'GAGAL')
  const terakhir = { ...leg, percobaan: percobaan.slice(-1) }
  return {
    sp2d: { href: `/cmsp/sp2d/${sp2d.id}`, nomor: sp2d.nomor, status: badgeSp2d(sp2d.status) },
    fakta: [
      { label: 'Jenis', nilai: `${JENIS_LEG[leg.jenis] ?? leg.jenis}, ${leg.uraian}` },
      { label: 'Tujuan', nilai: leg.billing ? `Kode billing ${leg.billing.kode}` : tujuan(leg) },
      { label: 'Jumlah', nilai: rupiah(leg.jumlah) },
      { label: 'Rekening asal', nilai: leg.rekeningAsal },
      { label: leg.status === 'DILUAR' ? 'Bukti bayar' : 'Sebab', nilai: leg.alasan ?? '–' },
      { label: 'Dicoba lagi', nilai: leg.status === 'SIAP' ? formatWaktu(leg.tungguSampai) : '–' },
      { label: 'Referensi bank', nilai: leg.referensiBank ?? '–' },
    ],
    status: badgeLeg(leg.status),
    langkah: leg.jenis === 'PAJAK' && leg.status === 'GAGAL' && isCodeToBlame(terakhir) ? GANTI_KODE : null,
    tahanan: gerbang.map((gate) => ({
      pesan: `Pengiriman ${kalimatTahanan(gate).replace(/\.?$/, '.')}`,
      href: hrefTindakan('lepas', gate.lingkup),
      label: lepasLabel(gate),
    })),
    percobaan: await Promise.all(percobaan.map((row) => percobaanRow(deps, row))),
    tanyaAksi: canAsk(leg) ? `${href}/tanya` : null,
    lanjutkanHref: refusal === null ? hrefTindakan('lanjutkan', String(id)) : null,
    ulangHref: leg.status === 'GAGAL' && sent ? hrefTindakan('referensi-baru', String(id)) : null,
    luarHref: leg.status === 'DILUAR' || mayBePaidElsewhere(terakhir) ? hrefLuar(id) : null,
    luarLabel: leg.status === 'DILUAR' ? 'Koreksi bukti bayar' : 'Dibayar di luar CMSP',
    koreksiHref: koreksi === null ? hrefTindakan('koreksi-rekening', String(id)) : null,
    lanjutTahunHref: leg.status === 'GAGAL' && leg.alasan?.startsWith(SEBAB_TUTUP) ? hrefSurat(leg.pencairanId) : null,
    tahanLingkup:
      PAYING.includes(sp2d.status) && !gerbang.some(({ lingkup }) => lingkup === lingkupSp2d(sp2d.id))
        ? lingkupSp2d(sp2d.id)
        : null,
  }
}

const tujuan = (leg: { namaTujuan: string; bankNama: string | null; noRekening: string | null }) =>
  `${leg.namaTujuan}, ${leg.bankNama ?? ''} ${leg.noRekening ?? ''}`

async function percobaanRow(deps: Deps, row: PercobaanUtuh): Promise<PercobaanRow> {
  const kabar = await deps.prisma.callbackBank.findMany({
    where: { referensi: row.referensi },
    orderBy: { id: 'asc' },
    take: 50,
  })
  return {
    ke: row.ke,
    kanal: row.jalur ? `${row.kanal}, ${row.jalur}` : row.kanal,
    referensi: row.referensi,
    hashIsi: row.hashIsi,
    isi: maskLog(row.isi),
    status: STATUS[row.status] ?? { nada: 'netral', label: row.status },
    dikirim: formatWaktu(row.dikirimPada),
    selesai: row.selesaiPada ? formatWaktu(row.selesaiPada) : '–',
    hasil: row.kode ? `${row.kode} ${row.pesan ?? ''}` : '–',
    panggilan: row.panggilan.map((call) => ({
      waktu: formatWaktu(call.waktu),
      jenis: PANGGILAN[call.jenis] ?? call.jenis,
      externalId: call.externalId,
      kode: call.httpStatus === null ? call.kode : `${call.kode} (HTTP ${call.httpStatus})`,
      ms: `${call.ms} ms`,
      jawaban: maskLog(call.jawaban),
    })),
    kabar: kabar.map(({ waktu, isi }) => ({ waktu: formatWaktu(waktu), isi: maskLog(isi) })),
  }
}

const lepasLabel = (gate: Parameters<typeof byTwo>[0]): string => (byTwo(gate) ? 'Usulkan pembukaan' : 'Lepas tahanan')

/** Everything that is held back now, for the head of the desk. */
export async function gerbangRows({ prisma }: Deps): Promise<GerbangRow[]> {
  const rows = await prisma.gerbangKirim.findMany({ where: { tertutup: true }, orderBy: { diubahPada: 'asc' } })
  return Promise.all(
    rows.map(async (gate) => ({
      nama: (await loadLingkup(prisma, gate.lingkup)).nama,
      penahan: gate.penahan ?? 'Sistem',
      sejak: formatWaktu(gate.diubahPada),
      alasan: gate.alasan ?? '–',
      lepasLabel: lepasLabel(gate),
      lepasHref: hrefTindakan('lepas', gate.lingkup),
    })),
  )
}
