import { tahunBerjalan } from '../config.js'
import type { Deps } from '../deps.js'
import { SISTEM } from '../domain/pelaku.js'
import { saatDi, tanggalWita } from '../domain/tanggal.js'
import { pullTurns } from '../modules/fmis/koneksi.js'
import { startPull } from '../modules/fmis/pull.js'
import { sendDigests } from '../modules/notifikasi/ringkasan.js'
import { tellExpiring } from '../modules/pajak/kabar.js'
import { probeQuiet } from '../modules/operasi/kesehatan.js'
import { reconcileAll } from '../modules/rekonsiliasi/jadwal.js'
import { NAMA_JADWAL, type NamaJadwal } from '../modules/operasi/namaJadwal.js'
import { prune } from './retensi.js'
import { slotOf, takeSlot } from './slot.js'
import { sweep } from './sweeper.js'

const JADWAL_OLEH = { ...SISTEM, nama: 'Jadwal' }

/** One schedule: whether a slot of it begins, and the work; `paksa` when the operator asked for it now. */
export interface Jadwal {
  /** The slot that is due at this moment, or null outside its time. */
  slot(deps: Deps, at: Date): Date | null
  kerja(deps: Deps, at: Date, paksa: boolean): Promise<void>
}

const setiap =
  (seconds: (deps: Deps) => number) =>
  (deps: Deps, at: Date): Date =>
    slotOf(at, seconds(deps))

/** Once a day, between these hours WITA; a system that was down all that time waits for the next day. */
const harian = (dari: string, sampai: string) => (_deps: Deps, at: Date) => {
  const hari = tanggalWita(at)
  const mulai = saatDi(hari, dari, 'WITA')
  return at >= mulai && at < saatDi(hari, sampai, 'WITA') ? mulai : null
}

/** Each Pemda in its own rhythm: pulls are jobs of their own, so one FMIS that is down delays no other. */
async function pullDue(deps: Deps, at: Date, paksa: boolean): Promise<void> {
  for (const { pemdaId, jedaMenit, tahun } of await pullTurns(deps, at)) {
    if (!paksa && !(await takeSlot(deps, `tarik-fmis:${pemdaId}`, slotOf(at, jedaMenit * 60)))) continue
    for (const each of tahun) await startPull(deps, JADWAL_OLEH, { pemdaId, tahun: each })
  }
}

async function compareAll(deps: Deps, at: Date): Promise<void> {
  const pemda = await deps.prisma.pemda.findMany({
    where: { aktif: true, OR: [{ koneksi: null }, { koneksi: { aktif: true } }] },
    include: { koneksi: true },
  })
  for (const { id, koneksi } of pemda) {
    const tahun = koneksi && koneksi.tahun.length > 0 ? koneksi.tahun : [tahunBerjalan(deps.config, at)]
    for (const each of tahun) await startPull(deps, JADWAL_OLEH, { pemdaId: id, tahun: each }, 'PENUH')
  }
}

/** Everything that happens by itself. How each is called on screen stands in NAMA_JADWAL. */
export const JADWAL: Record<NamaJadwal, Jadwal> = {
  'tarik-fmis': { slot: setiap(() => 60), kerja: pullDue },
  'banding-fmis': { slot: harian('01:30', '05:00'), kerja: compareAll },
  'kabar-billing': { slot: harian('08:00', '12:00'), kerja: tellExpiring },
  rekonsiliasi: { slot: harian('06:00', '12:00'), kerja: reconcileAll },
  ringkasan: { slot: setiap(() => 900), kerja: sendDigests },
  retensi: { slot: harian('02:30', '05:30'), kerja: async (deps) => void (await prune(deps, 'malam')) },
  kesehatan: { slot: setiap(() => 60), kerja: probeQuiet },
  sapu: { slot: setiap(({ config }) => config.SWEEP_SECONDS), kerja: async (deps) => void (await sweep(deps)) },
}

export const namaJadwal = Object.keys(NAMA_JADWAL) as NamaJadwal[]
