import {
  type AturanPajak,
  BIDANG,
  BIDANG_ATURAN,
  type IsianPajak,
  PENYETOR,
  WAJIB_PAJAK,
} from '../../domain/aturanPajak.js'
import { sameNpwp } from '../../domain/npwp.js'
import type { PajakUtuh } from './load.js'

/** What the SP2D already says, as the form and "Buat semua kode billing" start with it. */
export function defaultIsian(aturan: AturanPajak | null, pajak: PajakUtuh): IsianPajak {
  const rekanan = pajak.sp2d.penerima[0]?.npwp ?? ''
  const bendahara = pajak.sp2d.npwpBud ?? ''
  const npwpPemungut = pajak.npwp ?? (aturan?.wajibPajak === 'REKANAN' ? rekanan : bendahara)
  const lain = sameNpwp(bendahara, npwpPemungut) ? '' : bendahara
  return {
    npwpPemungut,
    npwpPenyetor: aturan?.penyetor === 'BEDA' ? lain : npwpPemungut,
    npwpRekanan: aturan?.rekanan === 'KOSONG' ? '' : rekanan,
    nikRekanan: '',
    nop: aturan?.nop === 'KOSONG' ? '' : (pajak.nop ?? pajak.billing?.nop ?? ''),
    nomorFaktur: '',
    nomorKetetapan: '',
    masa: pajak.masa,
  }
}

export type NamaIsian = Exclude<keyof IsianPajak, 'masa'>
export interface SifatIsian {
  wajib: boolean
  tampil: boolean
  petunjuk: string
}

const PETUNJUK = {
  WAJIB: 'Wajib diisi untuk jenis pajak ini.',
  BOLEH: 'Boleh dikosongkan.',
  KOSONG: 'Dikosongkan untuk jenis pajak ini.',
}
/** Since 2024 the NIK of a person is the NPWP, also where the rule knows no field for a NIK. */
const petunjukOf = (bidang: string, kewajiban: keyof typeof PETUNJUK): string =>
  bidang === 'npwpRekanan' && kewajiban === 'WAJIB'
    ? 'Wajib diisi; untuk orang pribadi NIK (16 digit).'
    : PETUNJUK[kewajiban]
/** The fields of the manual's form are always seen, also where they stay empty. */
const SELALU_TAMPIL: readonly string[] = ['npwpRekanan', 'nop']

/** How every field of the form behaves under a rule; an unknown kind of tax demands the two NPWP only. */
export function sifatIsian(aturan: AturanPajak | null): Record<NamaIsian, SifatIsian> {
  const dariAturan = BIDANG.map((bidang): [string, SifatIsian] => {
    const kewajiban = aturan?.[BIDANG_ATURAN[bidang].aturan] ?? 'BOLEH'
    const orangPribadi = bidang === 'npwpRekanan' && aturan?.nikRekanan !== 'KOSONG' && kewajiban === 'WAJIB'
    return [
      bidang,
      {
        wajib: kewajiban === 'WAJIB' && !orangPribadi,
        tampil: kewajiban !== 'KOSONG' || SELALU_TAMPIL.includes(bidang),
        petunjuk: orangPribadi ? 'Wajib diisi; orang pribadi boleh NIK Rekanan saja.' : petunjukOf(bidang, kewajiban),
      },
    ]
  })
  const pajak = aturan ? `Wajib pajak: ${WAJIB_PAJAK[aturan.wajibPajak].toLowerCase()}. ` : ''
  return {
    ...(Object.fromEntries(dariAturan) as Record<(typeof BIDANG)[number], SifatIsian>),
    npwpPemungut: { wajib: true, tampil: true, petunjuk: `${pajak}15 atau 16 digit.` },
    npwpPenyetor: { wajib: true, tampil: true, petunjuk: `${PENYETOR[aturan?.penyetor ?? 'BOLEH']}.` },
  }
}
