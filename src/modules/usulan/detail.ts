import { dbNow } from '../../db/database.js'
import type { Deps } from '../../deps.js'
import { maskAkhir } from '../../domain/identitas.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { formatTanggal, formatWaktu, parseTanggal } from '../../domain/tanggal.js'
import { MAX_PERCOBAAN } from '../tantangan/otp.js'
import type { JenisUsulan } from './jenis.js'
import { badgeUsulan } from './list.js'
import { decisionRefusal, hrefUsulan, loadUsulan, sidikUsulan, type UsulanTermuat } from './load.js'
import type { TantanganPage, UsulanDetailPage } from './page.js'
import { TUJUAN_USULAN } from './requestOtp.js'

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
  const refusal = decisionRefusal(pelaku, loaded)
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
    dasar: usulan.dasar ? `${usulan.dasar.nomor}, ${formatTanggal(parseTanggal(usulan.dasar.tanggal))}` : null,
    lampiran: row.lampiran ? { href: `${href}/lampiran`, label: row.lampiran.nama } : null,
    baru: usulan.sebelum === null,
    baris: jenis
      .baris(usulan.sebelum, usulan.sesudah)
      .map((baris) => ({ ...baris, berubah: baris.lama !== baris.baru })),
    tidakDapat: waiting ? refusal : null,
    putusan:
      waiting && refusal === null
        ? {
            noHp: maskAkhir(pelaku.noHp),
            otpAksi: `${href}/otp`,
            prosesAksi: `${href}/setujui`,
            tolakAksi: `${href}/tolak`,
            tantangan: await openFor(deps, pelaku, loaded),
          }
        : null,
    tarikAksi: waiting && usulan.pengusulId === pelaku.id ? `${href}/tarik` : null,
  }
}

async function openFor(deps: Deps, pelaku: Pelaku, loaded: UsulanTermuat): Promise<TantanganPage | null> {
  const open = await deps.prisma.tantangan.findFirst({
    where: {
      penggunaId: pelaku.id,
      sid: pelaku.sid,
      tujuan: TUJUAN_USULAN,
      sidik: sidikUsulan(loaded),
      dipakaiPada: null,
      ditutupPada: null,
    },
    orderBy: { id: 'desc' },
  })
  const now = await dbNow(deps.prisma)
  if (!open || open.kedaluwarsa <= now || open.percobaan >= MAX_PERCOBAAN) return null
  return {
    id: String(open.id),
    sekarang: now.getTime(),
    kedaluwarsa: open.kedaluwarsa.getTime(),
    bolehUlang: open.dibuatPada.getTime() + deps.config.OTP_COOLDOWN_SECONDS * 1000,
    sisaPercobaan: open.percobaan > 0 ? `Sisa ${MAX_PERCOBAAN - open.percobaan} percobaan` : null,
  }
}
