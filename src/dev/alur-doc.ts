import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ALUR_LEG,
  ALUR_SP2D,
  type AksiSp2d,
  type Edge,
  LEVELS,
  STATUS_LEG,
  STATUS_SP2D,
  type StatusLeg,
  type StatusSp2d,
  tandaLevel,
} from '../domain/alur.js'

/** Drawn apart: together with the road of a payment nobody could read the picture. */
const KELUAR: readonly AksiSp2d[] = ['tolak', 'tarikKembali', 'batalkan', 'retur', 'ulang']

const yaTidak = (value: boolean) => (value ? 'ya' : '')
const legStatuses = Object.keys(STATUS_LEG) as StatusLeg[]

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const diagram = (lines: string[]) =>
  ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n')

function sp2dDiagram(edges: readonly Edge[]): string {
  return diagram(edges.map(({ dari, ke, aksi, otp }) => `${dari} --> ${ke}: ${aksi}${otp ? ' (OTP)' : ''}`))
}

function legDiagram(): string {
  const edges = legStatuses.flatMap((dari) => ALUR_LEG[dari].map((ke) => `${dari} --> ${ke}`))
  const ends = legStatuses.filter((status) => ALUR_LEG[status].length === 0)
  return diagram(['[*] --> SIAP', ...edges, ...ends.map((status) => `${status} --> [*]`)])
}

function statusRow(status: StatusSp2d): string[] {
  const tanda = tandaLevel(status, status === 'DITOLAK' ? 'CHECKER' : null, 0)
  return [status, STATUS_SP2D[status], ...LEVELS.map((level) => (tanda[level] === 'kosong' ? '' : tanda[level]))]
}

const edgeRow = (edge: Edge) => [
  edge.dari,
  edge.aksi,
  edge.ke,
  edge.pelaku,
  yaTidak(edge.otp),
  yaTidak(edge.keterangan),
  edge.audit,
]

/** The text of docs/alur.md. */
export function alurDoc(): string {
  return `# Alur

The state graph of an SP2D and of a payment leg, drawn from \`src/domain/alur.ts\` by \`npm run docs:alur\`. Change the tables there, not this page. Buttons, guards, audit rows and the database trigger (table \`alur_edge\`) follow the same tables.

## SP2D

### From arrival to payment

${sp2dDiagram(ALUR_SP2D.filter(({ aksi }) => !KELUAR.includes(aksi)))}

### Rejected, withdrawn, cancelled, returned, and back

${sp2dDiagram(ALUR_SP2D.filter(({ aksi }) => KELUAR.includes(aksi)))}

### Statuses

The columns of single letters are the marks on Data SP2D; a rejection marks the level that rejected (here: checker).

${table(['status', 'di layar', ...LEVELS.map((level) => level.charAt(0))], (Object.keys(STATUS_SP2D) as StatusSp2d[]).map(statusRow))}

### Edges

SISTEM acts by itself: the FMIS pull and the payment. OTP and keterangan are required where they say "ya".

${table(['dari', 'aksi', 'ke', 'pelaku', 'OTP', 'keterangan', 'audit'], ALUR_SP2D.map(edgeRow))}

## Leg

One leg is one movement of money: netto to a payee, a potongan, or a tax by kode billing. The status of the SP2D during payment is derived from its legs.

${legDiagram()}

${table(
  ['status', 'di layar', 'ke'],
  legStatuses.map((status) => [status, STATUS_LEG[status], ALUR_LEG[status].join(', ')]),
)}
`
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'alur.md'), alurDoc())
}
