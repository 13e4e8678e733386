interface JenisPajak {
  map: string
  setor: string
  /** NPWP rekanan: must be given, must be empty, or either. */
  rekanan: 'wajib' | 'kosong' | 'boleh'
  nop: 'wajib' | 'kosong'
  masaTunggal?: boolean
  penyetor?: 'sama' | 'beda'
  /** A person may be named by NIK instead of NPWP. */
  nik?: boolean
  faktur?: boolean
}

const KETERANGAN_MAP: Record<string, string> = {
  '411121': 'PPh Pasal 21',
  '411122': 'PPh Pasal 22',
  '411124': 'PPh Pasal 23',
  '411128': 'PPh Final Pasal 4 ayat (2)',
  '411211': 'PPN Dalam Negeri',
  '411212': 'PPN Impor',
  '411221': 'PPnBM Dalam Negeri',
  '411222': 'PPnBM Impor',
  '411619': 'Pajak Tidak Langsung Lainnya',
}

const KETERANGAN_SETOR: Record<string, string> = {
  '411121-100': 'Masa PPh Pasal 21',
  '411121-402': 'PPh Pasal 21 Final atas Honorarium APBN/APBD',
  '411124-100': 'Masa PPh Pasal 23',
  '411124-101': 'PPh Pasal 23 atas Dividen',
  '411124-102': 'PPh Pasal 23 atas Bunga',
  '411124-103': 'PPh Pasal 23 atas Royalti',
  '411124-104': 'PPh Pasal 23 atas Jasa',
  '411128-402': 'Pengalihan Hak atas Tanah dan/atau Bangunan',
  '411128-403': 'Persewaan Tanah dan/atau Bangunan',
  '411128-409': 'Jasa Konstruksi',
  '411128-410': 'Jasa Pelayaran Dalam Negeri',
  '411128-411': 'Jasa Pelayaran Luar Negeri',
  '411128-423': 'PPh Final UMKM Dipotong/Dipungut',
}

// PER-09/PJ/2020 and the rule table of a sister bank's relay.
const JENIS_PAJAK: JenisPajak[] = [
  { map: '411121', setor: '100', rekanan: 'kosong', nop: 'kosong', masaTunggal: true, penyetor: 'sama' },
  { map: '411121', setor: '402', rekanan: 'boleh', nop: 'kosong' },
  { map: '411122', setor: '100', rekanan: 'boleh', nop: 'kosong' },
  { map: '411122', setor: '920', rekanan: 'wajib', nop: 'kosong' },
  { map: '411124', setor: '100', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411124', setor: '101', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411124', setor: '102', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411124', setor: '103', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411124', setor: '104', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411128', setor: '402', rekanan: 'wajib', nop: 'wajib', nik: true },
  { map: '411128', setor: '403', rekanan: 'wajib', nop: 'wajib', nik: true },
  { map: '411128', setor: '409', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411128', setor: '410', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411128', setor: '411', rekanan: 'wajib', nop: 'kosong', nik: true },
  { map: '411128', setor: '423', rekanan: 'wajib', nop: 'kosong', penyetor: 'beda' },
  { map: '411211', setor: '100', rekanan: 'boleh', nop: 'kosong' },
  { map: '411211', setor: '920', rekanan: 'wajib', nop: 'kosong', faktur: true },
  { map: '411212', setor: '920', rekanan: 'wajib', nop: 'kosong', faktur: true },
  { map: '411221', setor: '920', rekanan: 'wajib', nop: 'kosong', faktur: true },
  { map: '411222', setor: '920', rekanan: 'wajib', nop: 'kosong', faktur: true },
  { map: '411619', setor: '920', rekanan: 'wajib', nop: 'kosong', faktur: true },
]

export interface IsiPajak {
  nomorPokokWajibPajak: string
  nomorPokokWajibPajakPenyetor: string
  nomorPokokWajibPajakRekanan?: string | undefined
  nikRekanan?: string | undefined
  nomorObjekPajak?: string | undefined
  nomorFakturPajak?: string | undefined
  nomorSK?: string | undefined
  kodeMap: string
  kodeSetor: string
  masaPajak: string
}

const KETETAPAN = ['300', '310', '320', '390']

/** Any tax may be paid by a letter of assessment; then its number is asked for and nothing of a rekanan. */
const isAssessed = (isi: IsiPajak): boolean =>
  isi.kodeMap in KETERANGAN_MAP &&
  KETETAPAN.includes(isi.kodeSetor) &&
  Boolean(isi.nomorSK) &&
  !isi.nomorPokokWajibPajakRekanan &&
  !isi.nikRekanan &&
  !isi.nomorObjekPajak &&
  !isi.nomorFakturPajak

const fits = (rule: 'wajib' | 'kosong' | 'boleh', value: string | undefined): boolean =>
  rule === 'boleh' || (rule === 'wajib') === Boolean(value)

/** Whether DJP makes a billing of this kind out of these fields. */
export function isAllowed(isi: IsiPajak): boolean {
  const rule = JENIS_PAJAK.find(({ map, setor }) => map === isi.kodeMap && setor === isi.kodeSetor)
  if (!rule) return isAssessed(isi)
  const isOwnPayment = isi.nomorPokokWajibPajak === isi.nomorPokokWajibPajakPenyetor
  return (
    fits(rule.rekanan, isi.nomorPokokWajibPajakRekanan ?? (rule.nik ? isi.nikRekanan : undefined)) &&
    (rule.nik || !isi.nikRekanan) &&
    (rule.faktur || !isi.nomorFakturPajak) &&
    !isi.nomorSK &&
    fits(rule.nop, isi.nomorObjekPajak) &&
    (!rule.masaTunggal || isi.masaPajak.slice(0, 2) === isi.masaPajak.slice(2)) &&
    (!rule.penyetor || (rule.penyetor === 'sama') === isOwnPayment)
  )
}

export const keteranganPajak = (map: string, setor: string): Record<string, string> => ({
  keteranganKodeMap: KETERANGAN_MAP[map] ?? map,
  keteranganKodeSetor: KETERANGAN_SETOR[`${map}-${setor}`] ?? `Setoran ${setor}`,
})
