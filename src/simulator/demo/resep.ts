import type { Jenis } from '../fmis/record.js'
import type { Bahan, IsiSp2d } from './isi.js'
import {
  barangBankKalsel,
  barangBankLain,
  barangBermasalah,
  hibahBesar,
  honor,
  katering,
  pihakKetiga,
} from './resep-belanja.js'
import { gaji, gajiTaperum, gajiTigaPenerima } from './resep-gaji.js'
import { gu, guKkpd, guNihil, guNihilDenganPajak, tu, tuNihil, tuTerkecil, up } from './resep-uang.js'

export type Resep = (bahan: Bahan) => IsiSp2d

/** The usual SP2D of a jenis, for publishing on request. */
export const RESEP_BIASA: Record<Jenis, Resep> = {
  UP: up,
  GU: gu,
  TU: tu,
  LS_GAJI: gaji,
  LS_BARANG_JASA: (bahan) => (bahan.bank && bahan.bank !== '122' ? barangBankLain(bahan) : barangBankKalsel(bahan)),
  LS_PIHAK_KETIGA: pihakKetiga,
  GU_NIHIL: guNihil,
  TU_NIHIL: tuNihil,
  GU_KKPD: guKkpd,
}

/** How often each recipe stands in the year of a demo Pemda. */
export const RESEP_DEMO: [Resep, number][] = [
  [barangBankKalsel, 14],
  [barangBankLain, 4],
  [barangBermasalah, 3],
  [katering, 2],
  [honor, 3],
  [gaji, 5],
  [gajiTaperum, 2],
  [gajiTigaPenerima, 1],
  [pihakKetiga, 4],
  [hibahBesar, 1],
  [up, 3],
  [gu, 6],
  [tu, 3],
  [tuTerkecil, 1],
  [guNihil, 2],
  [guNihilDenganPajak, 1],
  [tuNihil, 3],
  [guKkpd, 3],
]

/** What the other Pemda have. */
export const RESEP_PEMDA_LAIN: Resep[] = [up, gaji, barangBankKalsel]
