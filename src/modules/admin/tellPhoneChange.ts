import type { Deps } from '../../deps.js'
import { maskAkhir } from '../../domain/identitas.js'
import type { Usulan } from '../usulan/jenis.js'
import type { IsiPengguna } from './penggunaIsi.js'

/** The old number learns that it no longer receives codes. @throws when the gateway fails, so that the job tries again */
export async function tellPhoneChange(deps: Deps, usulan: Usulan<IsiPengguna>): Promise<void> {
  const { sebelum, sesudah } = usulan
  if (!sebelum || sebelum.noHp === sesudah.noHp) return
  const text = `CMSP Bank Kalsel: nomor HP akun ${sesudah.username} diganti ke nomor berakhir ${maskAkhir(sesudah.noHp)}. Kode OTP tidak lagi dikirim ke nomor ini. Bila Anda tidak memintanya, segera hubungi Bank Kalsel.`
  const answer = await deps.sms.send({ to: sebelum.noHp, text, referensi: `usulan-${usulan.id}` })
  if (answer.kind !== 'terkirim') throw new Error(`old number not told: ${answer.pesan}`)
}
