import { z } from 'zod'
import { koranGalat, type Koran, type Mutasi } from '../../domain/rekonsiliasi.js'
import { isoWita } from '../../domain/tanggal.js'
import { satuBaris } from '../../domain/teks.js'
import { totalUang } from '../../domain/uang.js'
import { parseJson, waktuSchema } from '../jawaban.js'
import { TANPA_TOKEN } from './baca.js'
import { nilaiSchema, saldoNilai } from './isi.js'
import { LAYANAN_KORAN, TIDAK_PASTI } from './kode.js'
import type { PanggilSnap } from './panggil.js'
import type { Bank, KoranHasil } from './port.js'

const PER_HALAMAN = 500
/** Half a million movements a day: beyond that something repeats itself. */
const HALAMAN_MAKS = 1000
/** SNAP: a reference has 64 characters at most. A longer one is nobody's, and no index would take kilobytes. */
const REFERENSI_MAKS = 64
const BUKAN_JAWABANNYA = 'Rekening koran dari bank tidak sesuai dengan yang ditanyakan.'

const jumlahEntri = z.object({ numberOfEntries: z.string().regex(/^\d+$/).transform(Number), amount: nilaiSchema })

const halamanSchema = z.object({
  accountNo: z.string(),
  balance: z.array(z.object({ startingBalance: saldoNilai, endingBalance: saldoNilai })).length(1),
  totalDebitEntries: jumlahEntri,
  totalCreditEntries: jumlahEntri,
  hasMore: z.enum(['Y', 'N']),
  detailData: z.array(
    z.object({
      transactionId: z.string().min(1).max(64),
      transactionDate: waktuSchema,
      type: z.enum(['DEBIT', 'CREDIT']),
      amount: nilaiSchema,
      remark: z.string(),
      detailInfo: z.object({ partnerReferenceNo: z.string().nullish(), counterpartyAccountNo: z.string().nullish() }),
    }),
  ),
})
type Halaman = z.infer<typeof halamanSchema>

const toMutasi = (row: Halaman['detailData'][number]): Mutasi => ({
  arah: row.type === 'DEBIT' ? 'D' : 'K',
  jumlah: row.amount.value,
  referensi: row.detailInfo.partnerReferenceNo?.slice(0, REFERENSI_MAKS) || null,
  idBank: row.transactionId,
  rekeningLawan: row.detailInfo.counterpartyAccountNo || null,
  keterangan: satuBaris(row.remark),
  waktu: row.transactionDate,
})

const ragu = (pesan: string): KoranHasil => ({ kind: 'tidakPasti', pesan })

/** Pages put together, if they tell one story: something may have been booked between two of them. */
function joinPages(halaman: Halaman[]): KoranHasil {
  const last = halaman.at(-1)
  const [saldoHari] = last?.balance ?? []
  if (!last || !saldoHari) return ragu(BUKAN_JAWABANNYA)
  const mutasi = halaman.flatMap(({ detailData }) => detailData.map(toMutasi))
  const koran: Koran = {
    saldoAwal: saldoHari.startingBalance.value,
    saldoAkhir: saldoHari.endingBalance.value,
    // An amount of nil moves nothing.
    mutasi: mutasi.filter(({ jumlah }) => jumlah > 0n),
  }
  const counted = ([arah, entri]: ['D' | 'K', Halaman['totalDebitEntries']]) => {
    const rows = mutasi.filter((row) => row.arah === arah)
    return rows.length === entri.numberOfEntries && totalUang(rows.map(({ jumlah }) => jumlah)) === entri.amount.value
  }
  const whole = counted(['D', last.totalDebitEntries]) && counted(['K', last.totalCreditEntries])
  const galat = whole ? koranGalat(koran) : 'Rekening koran dari bank tidak lengkap; coba lagi.'
  return galat ? ragu(galat) : { kind: 'koran', koran }
}

/** SNAP service 14, page by page. */
export function createReadKoran(panggil: PanggilSnap): Bank['readKoran'] {
  return async ({ noRekening, dari, sampai, externalId }) => {
    const halaman: Halaman[] = []
    for (;;) {
      const nomor = await externalId()
      const isi = {
        ...{ partnerReferenceNo: `KORAN${nomor}`, accountNo: noRekening },
        ...{ fromDateTime: isoWita(dari), toDateTime: isoWita(sampai) },
        ...{ pageSize: String(PER_HALAMAN), pageNumber: String(halaman.length + 1) },
      }
      const balasan = await panggil(LAYANAN_KORAN, JSON.stringify(isi), nomor)
      const { panggilan } = balasan
      if (balasan.kind === 'tanpaToken') return { hasil: ragu(TANPA_TOKEN), panggilan }
      if (balasan.perkara !== '200-00') return { hasil: ragu(TIDAK_PASTI[1]), panggilan }
      const data = parseJson(halamanSchema, balasan.body)
      if (data?.accountNo !== noRekening) return { hasil: ragu(BUKAN_JAWABANNYA), panggilan }
      halaman.push(data)
      if (data.hasMore === 'N') return { hasil: joinPages(halaman), panggilan }
      if (halaman.length === HALAMAN_MAKS) return { hasil: ragu(BUKAN_JAWABANNYA), panggilan }
    }
  }
}
