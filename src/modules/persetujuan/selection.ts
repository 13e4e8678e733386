import { lastDeciders } from '../../db/changeStatus.js'
import type { Sql } from '../../db/database.js'
import { atOnce } from '../../db/sql.js'
import { type Level, levelOf, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import { sebutanLengkap, sebutanLevel } from '../../domain/delegasi.js'
import type { Pelaku } from '../../domain/pelaku.js'
import { belumDicentang, PERINGATAN, type Peringatan } from '../../domain/peringatan.js'
import { sidikGabungan } from '../../domain/sidik.js'
import { formatWaktu } from '../../domain/tanggal.js'
import { totalUang, type Uang } from '../../domain/uang.js'
import { dibayarOf, tanpaNettoOf } from '../sp2d/dibayar.js'
import { readBahan, type Sp2dBahan } from '../sp2d/load.js'
import { loadReturs } from '../sp2d/retur.js'
import { tahunRefusal } from '../sp2d/tahun.js'
import { decidedBefore } from './guard.js'
import { halanganSetuju } from './halangan.js'
import { dicentang, loadPeringatan } from './peringatan.js'
import { shownSidik } from './plan.js'
import { loadSumber, type Sumber } from './sumber.js'

export const MAX_SELECTION = 200

/** Tasks of one person at one level that one OTP can confirm, and those of the asked ones that cannot, with the reason. */
export interface Selection {
  level: Level | null
  tasks: Sp2dBahan[]
  keluar: { id: bigint; nomor: string; alasan: string }[]
  total: Uang
  /** What those without netto pay all the same. */
  tanpaNetto: Uang
  /** One hash over all plans; what the OTP signs. */
  sidik: string
}

/** Looks at the asked tasks as they are now. */
export async function selectTasks(tx: Sql, pelaku: Pelaku, ids: bigint[]): Promise<Selection> {
  const found = await readBahan(tx, pelaku, ids)
  const tasks: Sp2dBahan[] = []
  const keluar: Selection['keluar'] = []
  const level =
    found
      .map((sp2d) => sp2d.tugas?.level as Level | undefined)
      .find((candidate) => candidate && pelaku.levels.has(candidate)) ?? null
  const keadaan = await loadKeadaan(tx, found)
  for (const sp2d of found) {
    const alasan = refusal(pelaku, sp2d, level, keadaan)
    if (alasan) keluar.push({ id: sp2d.id, nomor: sp2d.nomor, alasan })
    else tasks.push(sp2d)
  }
  return {
    level,
    tasks,
    keluar,
    total: totalUang(tasks.map((sp2d) => dibayarOf(sp2d, sp2d.putaran))),
    tanpaNetto: totalUang(tasks.map((sp2d) => tanpaNettoOf(sp2d, sp2d.putaran))),
    sidik: sidikGabungan(tasks.map((sp2d) => ({ sp2dId: sp2d.id, sidik: sp2d.tugas?.sidik ?? '' }))),
  }
}

/** What stands around the asked SP2D now, read once for all of them. */
interface Keadaan {
  sumber: Sumber
  peringatan: ReadonlyMap<bigint, Peringatan[]>
  /** Of those that left Daftar Tugas. */
  pemutus: ReadonlyMap<bigint, string>
}

async function loadKeadaan(tx: Sql, found: Sp2dBahan[]): Promise<Keadaan> {
  const retur = await loadReturs(tx, found)
  const gone = found.filter(({ tugas }) => tugas === null).map(({ id }) => id)
  const [sumber, peringatan, pemutus] = await atOnce(
    tx,
    () => loadSumber(tx, found, retur),
    () => loadPeringatan(tx, retur, found),
    () => lastDeciders(tx, gone),
  )
  return { sumber, peringatan, pemutus }
}

function refusal(
  pelaku: Pelaku,
  sp2d: Sp2dBahan,
  level: Level | null,
  { sumber, peringatan, pemutus }: Keadaan,
): string | null {
  const tahun = tahunRefusal(pelaku, sp2d)
  if (tahun) return `tidak dapat dikonfirmasi: ${tahun.replace(/\.$/, '')}`
  const { tugas } = sp2d
  if (!tugas)
    return `sudah tidak ada di Daftar Tugas: sekarang ${STATUS_SP2D[sp2d.status as StatusSp2d]}${pemutus.get(sp2d.id) ?? ''}`
  if (tugas.penggunaId !== pelaku.id)
    return `ada di Daftar Tugas ${tugas.pengguna.nama} sejak ${formatWaktu(tugas.dibuatPada)}`
  const sebagai = tugas.level as Level
  if (tugas.delegasi && pelaku.delegasi.get(sebagai)?.id !== tugas.delegasi.id)
    return `dipilih sebagai ${sebutanLengkap(sebagai, tugas.delegasi)}, dan delegasi itu sudah berakhir`
  if (level && sebagai !== level && pelaku.levels.has(sebagai))
    return `menunggu Anda sebagai ${sebutanLevel(sebagai, tugas.delegasi)}; satu OTP hanya untuk satu tingkat`
  if (sebagai !== level || levelOf(sp2d.status) !== level) return 'tidak menunggu di tingkat Anda'
  if (tugas.putaran !== sp2d.putaran || tugas.sidik !== shownSidik(sumber, sp2d)) {
    return 'datanya berubah setelah Anda memilih Setuju; hapus dari Daftar Tugas dan putuskan kembali'
  }
  if (decidedBefore(pelaku, sp2d)) return 'sudah Anda putuskan di tingkat lain; tingkat ini harus orang lain'
  const [halangan] = halanganSetuju(sumber, sp2d)
  if (halangan) return halangan.pesan
  const baru = belumDicentang(peringatan.get(sp2d.id) ?? [], dicentang(tugas)).map(
    ({ jenis }) => PERINGATAN[jenis].label,
  )
  return baru.length === 0
    ? null
    : `mempunyai peringatan yang belum dicentang (${baru.join('; ')}); buka SP2D-nya dan putuskan sekali lagi`
}
