import { formatNip } from '../../domain/identitas.js'
import { PERAN } from '../../domain/izin.js'
import { tanggalBaca } from '../../web/tampilan.js'
import { bandingkan, type JenisUsulan } from '../usulan/jenis.js'
import { applyPengguna } from './applyPengguna.js'
import { assertPengguna } from './assertPengguna.js'
import { idPengguna, type IsiPengguna, keadaanPengguna, penggunaSchema, STATUS_PENGGUNA } from './penggunaIsi.js'
import { tellPhoneChange } from './tellPhoneChange.js'

const TINDAKAN = (sesudah: IsiPengguna, sebelum: IsiPengguna | null): string => {
  if (sebelum === null) return 'tambah'
  if (sebelum.status === sesudah.status) return 'ubah'
  return sesudah.status === 'AKTIF' ? 'aktifkan' : 'nonaktifkan'
}

/** Create, change, disable and enable a user: two admins of the bank. */
export const JENIS_PENGGUNA: JenisUsulan<IsiPengguna> = {
  kode: 'PENGGUNA',
  judul: 'Data pengguna',
  schema: penggunaSchema,
  pengusul: ['ADMIN_BANK'],
  async keadaan(tx, sasaran) {
    const id = idPengguna(sasaran)
    return id === null ? null : keadaanPengguna(tx, id)
  },
  ringkas: (sesudah, sebelum) =>
    `${TINDAKAN(sesudah, sebelum)} ${sesudah.nama}, ${PERAN[sesudah.peran]} ${sesudah.pemdaNama ?? 'Bank Kalsel'}`,
  baris: bandingkan<IsiPengguna>({
    Nama: ({ nama }) => nama,
    Username: ({ username }) => username,
    NIP: ({ nip }) => formatNip(nip),
    Jabatan: ({ jabatan }) => jabatan,
    Email: ({ email }) => email,
    'Nomor HP': ({ noHp }) => noHp,
    Peran: ({ peran }) => PERAN[peran],
    Pemda: ({ pemda, pemdaNama }) => (pemda === null ? 'Bank Kalsel' : `${pemda} ${pemdaNama}`),
    'Berlaku sampai': ({ berlakuSampai }) => (berlakuSampai ? tanggalBaca(berlakuSampai) : '–'),
    Status: ({ status }) => STATUS_PENGGUNA[status],
  }),
  diri: async (_tx, { id, nip }, { sasaran, sebelum, sesudah }) =>
    idPengguna(sasaran) === id || sesudah.nip === nip || sebelum?.nip === nip,
  check: assertPengguna,
  apply: applyPengguna,
  after: tellPhoneChange,
}
