import type { Deps } from '../../deps.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { tanggalBaca } from '../../web/tampilan.js'
import { otpPage } from '../tantangan/page.js'
import type { JenisUsulan } from './jenis.js'
import { badgeUsulan } from './list.js'
import { decisionRefusal, hrefUsulan, loadUsulan, proposerRefusal, sidikUsulan } from './load.js'
import type { UsulanDetailPage } from './page.js'

/** A proposal with old and new side by side, and what this person may do with it. */
export async function detailUsulan(
  deps: Deps,
  pelaku: Pelaku,
  daftar: readonly JenisUsulan[],
  id: bigint,
): Promise<UsulanDetailPage> {
  const loaded = await loadUsulan(deps.prisma, pelaku, daftar, id)
  const { row, jenis, usulan } = loaded
  const waiting = row.status === 'MENUNGGU'
  const refusal = await decisionRefusal(deps.prisma, pelaku, loaded)
  const href = hrefUsulan(id)
  return {
    kembali: { href: '/cmsp/admin/usulan', label: 'Kembali ke Usulan' },
    nomor: String(id),
    jenis: jenis.judul,
    ringkasan: row.ringkasan,
    status: badgeUsulan(row.status),
    alasan: row.alasan,
    pengusul: row.pengusul.nama,
    diusulkan: formatWaktu(row.diusulkanPada),
    pemutus: row.pemutus?.nama ?? null,
    diputus: row.diputusPada ? formatWaktu(row.diputusPada) : null,
    dasar: usulan.dasar ? `${usulan.dasar.nomor}, ${tanggalBaca(usulan.dasar.tanggal)}` : null,
    lampiran: row.lampiran ? { href: `${href}/lampiran`, label: row.lampiran.nama } : null,
    baru: usulan.sebelum === null,
    baris: jenis
      .baris(usulan.sebelum, usulan.sesudah)
      .map((baris) => ({ ...baris, berubah: baris.lama !== baris.baru })),
    tidakDapat: waiting ? (refusal ?? proposerRefusal(loaded)) : null,
    putusan:
      waiting && refusal === null
        ? {
            otpAksi: `${href}/otp`,
            prosesAksi: `${href}/setujui`,
            tolakAksi: `${href}/tolak`,
            ...(await otpPage(deps, pelaku, { sidik: sidikUsulan(loaded) })),
          }
        : null,
    tarikAksi: waiting && usulan.pengusulId === pelaku.id ? `${href}/tarik` : null,
  }
}
