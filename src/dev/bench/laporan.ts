import { cpus, totalmem } from 'node:os'
import type { Hasil } from './beban.js'
import { LENGKAP } from './isi.js'
import type { Kerja } from './kerja.js'

export interface Ukuran {
  rows: number
  mulaiMs: number
  memori: { kini: number; puncak: number }
  halaman: { nama: string; app: Hasil; batas: Hasil | null; batasMasuk: Hasil | null }[]
  kerja: Kerja[]
}

const bulat = (n: number) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2))
const ribu = (n: number) => n.toLocaleString('en-US')

function halaman({ rows, halaman: pages }: Ukuran, kecil: Ukuran | undefined): string {
  const lines = pages.map(({ nama, app, batas, batasMasuk }) => {
    const dahulu = kecil?.halaman.find((row) => row.nama === nama)
    const tumbuh = dahulu && kecil !== undefined && kecil.rows !== rows ? (app.p99 / dahulu.app.p99).toFixed(2) : ''
    const dibanding = [batas, batasMasuk].map((ini) =>
      ini ? `${bulat(ini.rps)} | ${ini.p50} / ${ini.p99} | ${(app.rps / ini.rps).toFixed(2)}` : '| | ',
    )
    return `| ${nama} | ${bulat(app.rps)} | ${app.p50} / ${app.p99} | ${dibanding.join(' | ')} | ${tumbuh} |`
  })
  const ringkas = `The newest ${ribu(LENGKAP)} have their payees, taxes, decisions, payments and audit rows; of the others there is the SP2D alone. As much is under way as at a million. Naive searches take seconds each and are left out.\n\n`
  return `## ${ribu(rows)} SP2D

${rows > LENGKAP ? ringkas : ''}| page | req/s | p50 / p99 ms | bare req/s | p50 / p99 ms | ratio | signed in, bare req/s | p50 / p99 ms | ratio | p99 to the smallest |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`
}

function kerja({ kerja: work, mulaiMs, memori }: Ukuran): string {
  const lines = work.map(({ nama, jumlah, detik, cpuMs, catatan }) => {
    const laju = jumlah > 0 ? bulat(jumlah / detik) : ''
    const cpu = cpuMs !== undefined && jumlah > 0 ? bulat(cpuMs / jumlah) : ''
    return `| ${nama} | ${jumlah || ''} | ${bulat(detik)} | ${laju} | ${cpu} | ${catatan ?? ''} |`
  })
  return `| work | how many | s | per s | processor ms each | |
| --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

Started in ${mulaiMs} ms; memory ${memori.kini} MB after all this, ${memori.puncak} MB at most.
`
}

/** The figures of one run as the page of docs/. */
export function laporan(ukuran: Ukuran[], tanggal: string): string {
  const cpu = cpus()
  return `# Kinerja

Written by \`npm run bench\` on ${tanggal}: ${cpu.length} x ${cpu[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}. The application is one process on the first processor; PostgreSQL, the simulator and the load (32 connections) share the rest. Every page is asked for until it becomes no faster, then measured: a server that runs all day has its code compiled. Read nothing into ratios within about 1.2.

"Bare" is Express, EJS and pg with the very same bytes as a page of the application, without sign-in, rights, totals and layout. For the three searches it is what one writes first: ILIKE with an exact count. "Signed in, bare" is the same page behind express-session, connect-pg-simple, passport and pino-http with one question for the person, and nothing else: what any page of a signed-in person costs by those libraries alone. What was done for these figures, and where the rest of the time goes, is in [ADR 0005](adr/0005-kecepatan.md).

${ukuran.map((satu) => halaman(satu, ukuran[0]) + (satu.kerja.length > 0 ? `\n${kerja(satu)}` : '')).join('\n')}`
}
