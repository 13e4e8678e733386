import { z } from 'zod'

const isiSchema = z.record(z.string(), z.unknown())
type Isi = z.infer<typeof isiSchema>
const rowsSchema = z
  .array(isiSchema)
  .nullish()
  .transform((rows) => rows ?? [])

/** The print of one SP2D in SIPD. */
const sipdSchema = z.object({
  ls: z.object({ header: isiSchema, detail_belanja: rowsSchema, pajak_potongan: rowsSchema }),
})

/** SIPD writes amounts as numbers or text, in rupiah. */
const amount = (value: unknown): unknown => (typeof value === 'number' ? value.toFixed(2) : value)
const day = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, 10) : value)
const start = (value: unknown): unknown => (typeof value === 'string' ? `${value.slice(0, 10)}T00:00:00+08:00` : value)

/**
 * A SIPD print as an FMIS record. SIPD prints neither the kind of SP2D nor KAP-KJS, bank code and Daftar Penguji: whoever
 * exports adds them under the FMIS names (jenis, opd_kode, penerima_bank, no_uji, tgl_uji; kode_map, kode_setor, masa per
 * tax). What is missing is named when the record is judged. A tax is a row with a kode_map. Null for anything else.
 */
export function fromSipd(value: unknown): object | null {
  const read = sipdSchema.safeParse(value)
  if (!read.success) return null
  const { header: h, detail_belanja, pajak_potongan } = read.data.ls
  const rows = pajak_potongan.map((row, index) => ({ ...row, id: row['id'] ?? index + 1 }) as Isi)
  const jumlah = (row: Isi) => amount(row['nilai_sp2d_pajak_potongan'])
  const uraian = (row: Isi) => row['nama_pajak_potongan']
  return {
    idsp2d: h['idsp2d'] ?? h['nomor_sp_2_d'],
    tahun: typeof h['tahun'] === 'string' ? Number(h['tahun']) : h['tahun'],
    sp2d_no: h['nomor_sp_2_d'],
    sp2d_tgl: day(h['tanggal_sp_2_d']),
    jenis: h['jenis'],
    keterangan: h['keterangan_sp2d'],
    status: h['status'] ?? 'FINAL',
    spm: { no: h['nomor_spm'], tgl: day(h['tanggal_spm']) },
    opd: { kode: h['opd_kode'], nama: h['nama_sub_skpd'] ?? h['nama_skpd'] },
    rkud: { rekening: h['nomor_rekening'], nama: h['nama_bank'] },
    kuasa_bud: {
      nama: h['nama_bud_kbud'],
      nip: h['nip_bud_kbud'],
      jabatan: h['jabatan_bud_kbud'],
      npwp: h['npwp_bud'],
    },
    daftar_penguji: { no: h['no_uji'], tgl: day(h['tgl_uji']), dicetak: start(h['tgl_uji']) },
    penerima: payees(h),
    bruto: amount(h['nilai_sp2d']),
    netto: amount(h['netto']),
    nilai_pengesahan: amount(h['nilai_pengesahan']) ?? null,
    rincian: detail_belanja.map((row, index) => ({
      id: index + 1,
      kode_rekening: row['kode_rekening'],
      uraian: row['uraian'],
      jumlah: amount(row['jumlah']),
    })),
    potongan: rows
      .filter((row) => !row['kode_map'])
      .map((row) => ({
        id: row['id'],
        kode: row['kode_sinergi'],
        uraian: uraian(row),
        kelompok: row['kelompok'] ?? 1,
        jumlah: jumlah(row),
      })),
    pajak: rows
      .filter((row) => row['kode_map'])
      .map((row) => ({
        kelompok: 1,
        nop: null,
        ...row,
        uraian: uraian(row),
        jumlah: jumlah(row),
        id_billing: row['id_billing'] || null,
      })),
  }
}

/** The receiving bank is one text, "122 Bank Kalsel". */
function payees(h: Isi): object[] {
  if (!h['no_rek_pihak_ketiga']) return []
  const bank = [h['penerima_bank'], h['bank_pihak_ketiga'], ''].find((name) => typeof name === 'string') as string
  const [kode = '', ...nama] = bank.split(' ')
  return [
    {
      id: 1,
      nama: h['nama_rek_pihak_ketiga'] ?? h['nama_pihak_ketiga'],
      npwp: h['npwp_pihak_ketiga'] ?? null,
      alamat: h['alamat_pihak_ketiga'] ?? null,
      bank_kode: kode,
      bank_nama: nama.join(' ') || kode,
      rekening: h['no_rek_pihak_ketiga'],
      jumlah: amount(h['netto']),
    },
  ]
}
