/**
 * The state graph of an SP2D and of a payment leg, as data. Buttons, guards, audit text, the database trigger
 * (table alur_edge), docs/alur.md and the tests all read these tables. Source: the user manual, chapter 3 (docs/fungsi-manual.md).
 */
export const LEVELS = ['MAKER', 'CHECKER', 'APPROVER'] as const
export type Level = (typeof LEVELS)[number]

export const STATUS_SP2D = {
  DITERIMA: 'Belum Diproses',
  TUGAS_MAKER: 'Menunggu di Daftar Tugas Maker',
  DISETUJUI_MAKER: 'Disetujui Maker',
  TUGAS_CHECKER: 'Menunggu di Daftar Tugas Checker',
  DISETUJUI_CHECKER: 'Disetujui Checker',
  TUGAS_APPROVER: 'Menunggu di Daftar Tugas Approver',
  DISETUJUI: 'Disetujui',
  PENCAIRAN: 'Proses Pencairan',
  PERLU_TINDAKAN: 'Perlu Tindakan',
  CAIR: 'Cair',
  RETUR: 'Retur',
  DITOLAK: 'Ditolak',
  DIBATALKAN: 'Dibatalkan',
} as const
export type StatusSp2d = keyof typeof STATUS_SP2D

export const STATUS_LEG = {
  SIAP: 'Menunggu giliran',
  DIKIRIM: 'Sedang dikirim',
  DIPROSES: 'Diproses bank',
  TIDAK_PASTI: 'Menunggu kepastian bank',
  BERHASIL: 'Berhasil',
  GAGAL: 'Gagal',
  DILUAR: 'Dibayar di luar CMSP',
  DIBATALKAN: 'Dibatalkan',
  RETUR: 'Retur',
} as const
export type StatusLeg = keyof typeof STATUS_LEG
/** What a leg moves, as screens name it. */
export const JENIS_LEG: Record<string, string> = { NETTO: 'Netto', POTONGAN: 'Potongan', PAJAK: 'Pajak' }
/** Not settled yet: its money is still to move, or somebody is to say what becomes of it. */
export const LEG_TERBUKA = ['SIAP', 'DIKIRIM', 'DIPROSES', 'TIDAK_PASTI', 'GAGAL'] satisfies StatusLeg[]

export type AksiSp2d =
  | 'setuju'
  | 'konfirmasi'
  | 'hapusTugas'
  | 'tolak'
  | 'cairkan'
  | 'lunas'
  | 'terhambat'
  | 'lanjutkan'
  | 'batalkan'
  | 'tarikKembali'
  | 'ulang'
  | 'retur'

export interface Edge {
  dari: StatusSp2d
  aksi: AksiSp2d
  ke: StatusSp2d
  /** The level whose officer acts; SISTEM acts by itself (FMIS pull, payment). */
  pelaku: Level | 'SISTEM'
  otp: boolean
  keterangan: boolean
  audit: string
}

interface LevelPath {
  level: Level
  menunggu: StatusSp2d
  tugas: StatusSp2d
  disetujui: StatusSp2d
}

/** For each level: where an SP2D waits for it, where its choice waits for the OTP, and where the OTP leads. */
export const JALUR_LEVEL: Record<Level, LevelPath> = {
  MAKER: { level: 'MAKER', menunggu: 'DITERIMA', tugas: 'TUGAS_MAKER', disetujui: 'DISETUJUI_MAKER' },
  CHECKER: { level: 'CHECKER', menunggu: 'DISETUJUI_MAKER', tugas: 'TUGAS_CHECKER', disetujui: 'DISETUJUI_CHECKER' },
  APPROVER: { level: 'APPROVER', menunggu: 'DISETUJUI_CHECKER', tugas: 'TUGAS_APPROVER', disetujui: 'DISETUJUI' },
}

const plain = { otp: false, keterangan: false }

function edgesOfLevel({ level, menunggu, tugas, disetujui }: LevelPath): Edge[] {
  const tolak = {
    aksi: 'tolak',
    ke: 'DITOLAK',
    pelaku: level,
    otp: false,
    keterangan: true,
    audit: 'SP2D_DITOLAK',
  } as const
  return [
    { dari: menunggu, aksi: 'setuju', ke: tugas, pelaku: level, ...plain, audit: 'SP2D_MASUK_DAFTAR_TUGAS' },
    {
      dari: tugas,
      aksi: 'konfirmasi',
      ke: disetujui,
      pelaku: level,
      otp: true,
      keterangan: false,
      audit: 'SP2D_DISETUJUI',
    },
    { dari: tugas, aksi: 'hapusTugas', ke: menunggu, pelaku: level, ...plain, audit: 'TUGAS_DIHAPUS' },
    { dari: menunggu, ...tolak },
    { dari: tugas, ...tolak },
  ]
}

const sistem = (dari: StatusSp2d, aksi: AksiSp2d, ke: StatusSp2d, audit: string): Edge => ({
  dari,
  aksi,
  ke,
  pelaku: 'SISTEM',
  ...plain,
  audit,
})

const batalkan = (dari: StatusSp2d): Edge => ({
  dari,
  aksi: 'batalkan',
  ke: 'DIBATALKAN',
  pelaku: 'APPROVER',
  otp: true,
  keterangan: true,
  audit: 'PENCAIRAN_DIBATALKAN',
})

const WAITING = LEVELS.flatMap((level) => [JALUR_LEVEL[level].menunggu, JALUR_LEVEL[level].tugas])

/** Waits for a level's decision or its OTP: FMIS may still change or withdraw it without touching a payment. */
export const BEFORE_APPROVAL: string[] = WAITING
/** Approved, and its payment is not over. */
export const PAYING: string[] = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN'] satisfies StatusSp2d[]
/** Where only a new round can bring it back. */
export const ENDED: string[] = ['DITOLAK', 'DIBATALKAN'] satisfies StatusSp2d[]

export const ALUR_SP2D: readonly Edge[] = [
  ...LEVELS.flatMap((level) => edgesOfLevel(JALUR_LEVEL[level])),
  sistem('DISETUJUI', 'cairkan', 'PENCAIRAN', 'PENCAIRAN_DIMULAI'),
  sistem('DISETUJUI', 'lunas', 'CAIR', 'SP2D_CAIR'),
  sistem('DISETUJUI', 'terhambat', 'PERLU_TINDAKAN', 'PENCAIRAN_TERHAMBAT'),
  sistem('PENCAIRAN', 'lunas', 'CAIR', 'SP2D_CAIR'),
  sistem('PENCAIRAN', 'terhambat', 'PERLU_TINDAKAN', 'PENCAIRAN_TERHAMBAT'),
  sistem('PERLU_TINDAKAN', 'lanjutkan', 'PENCAIRAN', 'PENCAIRAN_DILANJUTKAN'),
  sistem('PERLU_TINDAKAN', 'lunas', 'CAIR', 'SP2D_CAIR'),
  batalkan('DISETUJUI'),
  batalkan('PENCAIRAN'),
  batalkan('PERLU_TINDAKAN'),
  sistem('CAIR', 'retur', 'RETUR', 'SP2D_RETUR'),
  sistem('PENCAIRAN', 'retur', 'RETUR', 'SP2D_RETUR'),
  sistem('PERLU_TINDAKAN', 'retur', 'RETUR', 'SP2D_RETUR'),
  sistem('RETUR', 'ulang', 'DITERIMA', 'PUTARAN_BARU'),
  ...WAITING.filter((dari) => dari !== 'DITERIMA').map((dari) => sistem(dari, 'ulang', 'DITERIMA', 'PUTARAN_BARU')),
  ...WAITING.map((dari) => sistem(dari, 'tarikKembali', 'DIBATALKAN', 'DITARIK_KEMBALI_FMIS')),
  sistem('DITOLAK', 'ulang', 'DITERIMA', 'PUTARAN_BARU'),
  sistem('DIBATALKAN', 'ulang', 'DITERIMA', 'PUTARAN_BARU'),
]

/** Edges of a payment leg: dari -> every ke. */
export const ALUR_LEG: Record<StatusLeg, readonly StatusLeg[]> = {
  SIAP: ['DIKIRIM', 'GAGAL', 'DIBATALKAN'],
  DIKIRIM: ['BERHASIL', 'DIPROSES', 'TIDAK_PASTI', 'SIAP', 'GAGAL'],
  TIDAK_PASTI: ['BERHASIL', 'DIPROSES', 'DIKIRIM', 'SIAP', 'GAGAL'],
  DIPROSES: ['BERHASIL', 'GAGAL'],
  BERHASIL: ['RETUR'],
  GAGAL: ['SIAP', 'DILUAR', 'DIBATALKAN', 'RETUR'],
  DILUAR: [],
  DIBATALKAN: [],
  RETUR: [],
}

/** The edge that `aksi` by `pelaku` takes from `dari`, or undefined where the graph has none. */
export function findEdge(dari: StatusSp2d, aksi: AksiSp2d, pelaku: Edge['pelaku']): Edge | undefined {
  return ALUR_SP2D.find((edge) => edge.dari === dari && edge.aksi === aksi && edge.pelaku === pelaku)
}

/** The level whose decision an SP2D in this status waits for (also while it waits in Daftar Tugas). */
export function levelOf(status: string): Level | undefined {
  return LEVELS.find((level) => JALUR_LEVEL[level].menunggu === status || JALUR_LEVEL[level].tugas === status)
}

export type Tanda = 'kosong' | 'menunggu' | 'setuju' | 'tolak'

/**
 * Columns M, C, A of the list: what stands in each for an SP2D in `status`. A rejection names its level; what was cancelled
 * may have been approved by so many levels before.
 */
export function tandaLevel(status: StatusSp2d, levelTolak: Level | null, disetujui: number): Record<Level, Tanda> {
  const current = status === 'DITOLAK' ? levelTolak : (levelOf(status) ?? null)
  const reached = status === 'DIBATALKAN' ? disetujui : current === null ? LEVELS.length : LEVELS.indexOf(current)
  const atCurrent: Tanda = status === 'DITOLAK' ? 'tolak' : status.startsWith('TUGAS_') ? 'menunggu' : 'kosong'
  const tanda = (level: Level): Tanda => {
    const index = LEVELS.indexOf(level)
    if (index < reached) return 'setuju'
    return index === reached ? atCurrent : 'kosong'
  }
  return Object.fromEntries(LEVELS.map((level) => [level, tanda(level)])) as Record<Level, Tanda>
}

/** Nothing is left to pay: paid here, or proven to be paid at another bank. */
const LUNAS: readonly StatusLeg[] = ['BERHASIL', 'DILUAR']

/** Header status of a payment, derived from its legs alone; a replaced or cancelled leg is not among them. */
export function deriveHeader(
  legs: readonly StatusLeg[],
): 'DISETUJUI' | 'PENCAIRAN' | 'PERLU_TINDAKAN' | 'CAIR' | 'RETUR' {
  if (legs.every((status) => LUNAS.includes(status))) return 'CAIR'
  if (legs.some((status) => status === 'GAGAL')) return 'PERLU_TINDAKAN'
  if (legs.every((status) => LUNAS.includes(status) || status === 'RETUR')) return 'RETUR'
  return legs.every((status) => status === 'SIAP') ? 'DISETUJUI' : 'PENCAIRAN'
}

/** Every (machine, from, to) pair, as the table alur_edge holds it for the database trigger. */
export function alurEdges(): { mesin: 'SP2D' | 'LEG'; dari: string; ke: string }[] {
  const sp2d = ALUR_SP2D.map(({ dari, ke }) => ({ mesin: 'SP2D' as const, dari, ke }))
  const leg = Object.entries(ALUR_LEG).flatMap(([dari, targets]) =>
    targets.map((ke) => ({ mesin: 'LEG' as const, dari, ke })),
  )
  const unique = new Map([...sp2d, ...leg].map((edge) => [`${edge.mesin} ${edge.dari} ${edge.ke}`, edge]))
  return [...unique.values()]
}
