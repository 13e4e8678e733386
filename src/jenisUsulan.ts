import { JENIS_AKSES } from './modules/admin/jenisAkses.js'
import { DELEGASI } from './modules/admin/jenisDelegasi.js'
import { JENIS_OPD, JENIS_PEMDA, JENIS_RKUD } from './modules/admin/jenisPemda.js'
import { JENIS_PENGGUNA } from './modules/admin/jenisPengguna.js'
import { KONEKSI_FMIS } from './modules/fmis/jenisKoneksi.js'
import { JENIS_ATURAN_PAJAK } from './modules/pajak/jenisAturan.js'
import { JENIS_BATAS_BAYAR } from './modules/pencairan/ketentuan/jenisBatas.js'
import { JENIS_BIAYA } from './modules/pencairan/ketentuan/jenisBiaya.js'
import { JENIS_BUKA_GERBANG } from './modules/pencairan/tindakan/jenisGerbang.js'
import { JENIS_LANJUT_TAHUN } from './modules/pencairan/tindakan/jenisLanjut.js'
import { JENIS_LEG_ULANG } from './modules/pencairan/tindakan/jenisLegUlang.js'
import { JENIS_PAJAK_LUAR } from './modules/pencairan/tindakan/jenisLuar.js'
import { JENIS_TUTUP_TAHUN } from './modules/pencairan/tindakan/jenisTutup.js'
import { JENIS_POTONGAN } from './modules/potongan/jenis.js'
import { JENIS_PENYIAPAN } from './modules/penyiapan/jenisPenyiapan.js'
import { JENIS_JALUR } from './modules/pencairan/ketentuan/jenisJalur.js'
import { JENIS_LIBUR } from './modules/pencairan/ketentuan/jenisLibur.js'
import type { JenisUsulan } from './modules/usulan/jenis.js'

/** Everything that needs two people, put together from the modules it belongs to. */
export const JENIS_USULAN: readonly JenisUsulan[] = [
  JENIS_PENGGUNA,
  JENIS_AKSES,
  DELEGASI,
  JENIS_PEMDA,
  JENIS_RKUD,
  JENIS_OPD,
  JENIS_ATURAN_PAJAK,
  JENIS_POTONGAN,
  KONEKSI_FMIS,
  JENIS_BATAS_BAYAR,
  JENIS_JALUR,
  JENIS_BIAYA,
  JENIS_LIBUR,
  JENIS_LEG_ULANG,
  JENIS_PAJAK_LUAR,
  JENIS_TUTUP_TAHUN,
  JENIS_PENYIAPAN,
  JENIS_LANJUT_TAHUN,
  JENIS_BUKA_GERBANG,
]
