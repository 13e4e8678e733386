import { audit, type Json, rantaiPemda } from '../../db/audit.js'
import { inTransaction, type Tx } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { AppError } from '../../domain/galat.js'
import { maskAkhir } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatTanggal, type Tanggal, utcOf } from '../../domain/tanggal.js'
import { parseUang } from '../../domain/uang.js'
import { checkCode, consumeChallenge, OtpError } from '../tantangan/answer.js'
import { assertPhoneProven, type OtpDikirim, requestChallenge } from '../tantangan/open.js'
import { beritaOf, loadBerita, sidikBerita, signRefusal } from './berita.js'
import { loadHari, loadRkud } from './hari.js'

export const TUJUAN_REKON = 'REKONSILIASI'

interface Hari {
  rkudId: bigint
  tanggal: Tanggal
}

async function loadSignable(tx: Tx, pelaku: Pelaku, { rkudId, tanggal }: Hari) {
  const rkud = await loadRkud(tx, pelaku, rkudId)
  const hari = await loadHari(tx, rkudId, tanggal)
  const refusal = signRefusal(hari, (await loadBerita(tx, rkudId, tanggal)) !== null)
  if (refusal || !hari) throw new AppError('bentrok', refusal ?? '')
  const isi = beritaOf(rkud, hari)
  return { rkud, isi, sidik: sidikBerita(isi) }
}

/** Get OTP for signing a day: bound to everything its report says. */
export function requestSignOtp(deps: Deps, pelaku: Pelaku, hari: Hari): Promise<OtpDikirim> {
  return requestChallenge(deps, pelaku, async (tx) => {
    await assertPhoneProven(tx, pelaku)
    const { rkud, isi, sidik } = await loadSignable(tx, pelaku, hari)
    const { noRekening } = rkud
    return {
      ...{ tujuan: TUJUAN_REKON, sidik, sp2dIds: [], jumlah: isi.baris.length, total: parseUang(isi.debit) },
      untuk: `MENANDATANGANI REKONSILIASI RKUD ${maskAkhir(noRekening)} tanggal ${formatTanggal(hari.tanggal)}, ${isi.cocok} cocok, ${isi.selisih} selisih`,
      rincian: { rkud: noRekening, tanggal: hari.tanggal },
    }
  })
}

/** Signs a day: the report as it stands becomes evidence in the transaction that consumes the OTP. */
export async function signDay(
  deps: Deps,
  pelaku: Pelaku,
  input: Hari & { tantanganId: bigint; otp: string },
): Promise<void> {
  const tantangan = await checkCode(deps, pelaku, { ...input, tujuan: [TUJUAN_REKON] })
  const { rkudId, tanggal } = input
  await inTransaction(deps.prisma, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM rkud WHERE id = ${rkudId} FOR NO KEY UPDATE`
    const { rkud, isi, sidik } = await loadSignable(tx, pelaku, input)
    await consumeChallenge(tx, tantangan.id)
    if (sidik !== tantangan.sidik)
      throw new OtpError('Isi rekonsiliasi berubah sejak OTP diminta. Periksa lagi, lalu minta OTP baru.', false)
    const { id: penggunaId, nama, nip } = pelaku
    await tx.beritaRekonsiliasi.create({
      data: {
        ...{ rkudId, tanggal: utcOf(tanggal), isi: isi as unknown as Json, sidik },
        ...{ penggunaId, nama, nip, tantanganId: tantangan.id },
      },
    })
    await audit(tx, pelaku, {
      rantai: rantaiPemda(rkud.pemdaId),
      aksi: 'REKONSILIASI_DITANDATANGANI',
      sasaran: `rkud:${rkud.noRekening}:${tanggal}`,
      sesudah: { sidik, cocok: isi.cocok, selisih: isi.selisih },
    })
  })
}
