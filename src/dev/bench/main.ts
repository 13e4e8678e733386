import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatTanggal, tanggalWita } from '../../domain/tanggal.js'
import type { DatabaseUrls } from '../databases.js'
import { urlFor } from '../databases.js'
import { appEnvironment, simulatorEnvironment } from '../environment.js'
import { startPostgres } from '../postgres.js'
import { dataFolder, loadSecrets } from '../secrets.js'
import { bandingkan } from './beban.js'
import { benchDatabase, KERJA, withCopy } from './data.js'
import { LENGKAP } from './isi.js'
import { acuan, CARI } from './kasus.js'
import { ekspor } from './ekspor.js'
import { BAGIAN, ukurBayar } from './bayar.js'
import { type Kerja, MASSAL, putuskan, siapkan } from './kerja.js'
import { masukSerentak, tarik } from './lain.js'
import { laporan, type Ukuran } from './laporan.js'
import { konfirmasiSerentak, SERENTAK } from './serentak.js'
import { CAPTCHA, masuk, type Orang } from './orang.js'
import { type Server, startServer } from './server.js'

const { values } = parseArgs({
  options: {
    /** How many SP2D, several with commas; docs/kinerja.md is written when it is left out. */
    rows: { type: 'string' },
    /** Where the report of other sizes is written to. */
    tulis: { type: 'string' },
    detik: { type: 'string', default: '5' },
    putaran: { type: 'string', default: '3' },
    /** Only the pages whose name holds this. */
    kasus: { type: 'string', default: '' },
    /** Also decisions, exports, a pull and payments, on a copy; the report has them for its largest size. */
    kerja: { type: 'boolean', default: false },
  },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
const PORTS = { app: 4100, simulator: 4101, smtp: 4102 }
const BATAS_PORT = 4103
const BATAS_MASUK_PORT = 4104
const WORKER_PORT = 4110
const url = `http://127.0.0.1:${PORTS.app}`
const simulator = `http://127.0.0.1:${PORTS.simulator}`
const batasUrl = `http://127.0.0.1:${BATAS_PORT}`
const batasMasukUrl = `http://127.0.0.1:${BATAS_MASUK_PORT}`
const TARIK = 20_000
/** With fewer SP2D to pay nothing could be read into their speed. */
const SEDIKIT = 30
const MASUK = 8

type Orangs = Record<'maker' | 'checker' | 'approver' | 'operator', Orang>
const HP = { maker: '+6281251010011', checker: '+6281251011318', approver: '+6281251012625' }

const environment = (urls: DatabaseUrls, given: Record<string, string>) => ({
  ...appEnvironment(PORTS, urls, { NODE_ENV: 'test', LOG_LEVEL: 'info', CMSP_CAPTCHA_TEST_ANSWER: CAPTCHA, ...given }),
  CMSP_URL: url,
  // As in the container.
  NODE_OPTIONS: '--max-old-space-size=512',
})

async function ukurHalaman(orang: Orangs, rows: number, urls: DatabaseUrls): Promise<Ukuran['halaman']> {
  const { kasus, batas } = await acuan(orang.maker, rows)
  const berkas = join(dataFolder, 'bench-batas.json')
  writeFileSync(berkas, JSON.stringify(batas))
  const env = { BATAS: berkas, PORT: String(BATAS_PORT), DATABASE_URL: urls.appUrl, NODE_ENV: 'production' }
  const bare = await startServer('dev/bench/batas.js', env, batasUrl)
  const signedIn = { ...env, PORT: String(BATAS_MASUK_PORT), SESSION_SECRET: loadSecrets().sessionSecret }
  const bareSignedIn = await startServer('dev/bench/batas.js', signedIn, batasMasukUrl)
  const mode = { detik: Number(values.detik), putaran: Number(values.putaran) }
  const hasil: Ukuran['halaman'] = []
  for (const satu of kasus.filter(({ nama }) => nama.includes(values.kasus))) {
    // What one writes first takes seconds for each of ten million, and goes on when nobody waits for it any more.
    const pantas = rows <= LENGKAP || !CARI.has(satu.batas)
    const { cookie } = orang[satu.oleh]
    const sasaran = [
      { url: url + satu.path, cookie },
      ...(pantas ? [batasUrl, batasMasukUrl].map((bare) => ({ url: `${bare}/${satu.batas}`, cookie })) : []),
    ]
    const [app, batasnya = null, batasMasuk = null] = await bandingkan(sasaran, mode)
    if (!app) continue
    hasil.push({ nama: satu.nama, app, batas: batasnya, batasMasuk })
    const dibanding = [batasnya, batasMasuk].map(
      (ini) => ini && `${ini.rps.toFixed(0)}/s ${(app.rps / ini.rps).toFixed(2)}`,
    )
    say(`${satu.nama.padEnd(34)} ${app.rps.toFixed(0)}/s p99 ${app.p99}; batas ${dibanding.join(', masuk ')}`)
  }
  await bare.stop()
  await bareSignedIn.stop()
  return hasil
}

/** The bank's own books need not outlive the run, so that its answers take what it was told to take. */
const quick = (urls: DatabaseUrls): DatabaseUrls => ({
  ...urls,
  simulatorUrl: `${urls.simulatorUrl}?options=${encodeURIComponent('-c synchronous_commit=off')}`,
})

async function ukurKerja(
  app: Server,
  orang: Orangs,
  urls: DatabaseUrls,
  adminUrl: string,
  rows: number,
): Promise<Kerja[]> {
  const tempat = { app, urls, adminUrl, simulator }
  const env = simulatorEnvironment(PORTS, quick(urls), { SIMULATOR_CONTROL: 'on' })
  const bank = await startServer('simulator/main.js', env, simulator, { kesiapan: '/', prosesor: 1 })
  const hasil: Kerja[] = []
  const note = (kerja: Kerja[]) => {
    for (const { nama, jumlah, detik, cpuMs, catatan } of kerja)
      say(
        `${nama}: ${jumlah} dalam ${detik.toFixed(2)} s, ${((cpuMs ?? 0) / Math.max(1, jumlah)).toFixed(2)} ms prosesor; ${catatan ?? ''}`,
      )
    hasil.push(...kerja)
  }
  try {
    note(await masukSerentak(app, orang.maker, 'maker.prov', MASUK))
    note(await ekspor(tempat, orang.operator))
    const worker = (nomor: number) =>
      startServer(
        'main.js',
        environment(urls, { CMSP_ROLES: 'worker', HEALTH_PORT: String(WORKER_PORT + nomor) }),
        `http://127.0.0.1:${WORKER_PORT + nomor}`,
        { prosesor: nomor },
      )
    const penarik = await worker(0)
    for (const kali of ['pekerja baru mulai', 'sekali lagi']) {
      const kerja = await tarik(tempat, orang.maker, Math.min(TARIK, rows), penarik)
      note([{ ...kerja, nama: `${kerja.nama}, ${kali}` }])
    }
    await penarik.stop()
    const ids = await siapkan(adminUrl, SERENTAK + BAGIAN * 2 * MASSAL)
    if (ids.length < SERENTAK + BAGIAN * SEDIKIT) {
      say('Terlalu sedikit SP2D yang belum diputuskan: hapus basis data bench ini atau pakai yang lebih besar.')
      return hasil
    }
    await putuskan(tempat, orang.maker, HP.maker, ids)
    note(await putuskan(tempat, orang.checker, HP.checker, ids))
    const disetujui = ids.slice(0, SERENTAK)
    note([await konfirmasiSerentak(tempat, disetujui)])
    const approver = { siapa: orang.approver, hp: HP.approver }
    await ukurBayar(tempat, { disetujui, lain: ids.slice(SERENTAK), approver }, worker, note)
  } finally {
    await bank.stop()
  }
  return hasil
}

const masukSemua = async (): Promise<Orangs> => ({
  maker: await masuk(url, 'maker.prov'),
  checker: await masuk(url, 'checker.prov'),
  approver: await masuk(url, 'approver.prov'),
  operator: await masuk(url, 'operator.bank'),
})

async function withApp<T>(urls: DatabaseUrls, work: (app: Server, orang: Orangs) => Promise<T>): Promise<T> {
  const app = await startServer('main.js', environment(urls, { CMSP_ROLES: 'web' }), url)
  try {
    return await work(app, await masukSemua())
  } finally {
    await app.stop()
  }
}

async function ukur(rows: number, adminUrl: string, denganKerja: boolean): Promise<Ukuran> {
  const urls = await benchDatabase(adminUrl, rows, loadSecrets().passwordPepper, say)
  say(`${rows} SP2D`)
  const ukuran = await withApp(urls, async (app, orang) => {
    const halaman = await ukurHalaman(orang, rows, urls)
    return { rows, mulaiMs: app.siap, memori: app.memori(), halaman }
  })
  if (!denganKerja) return { ...ukuran, kerja: [] }
  const kerja = await withCopy(adminUrl, rows, (salinan) =>
    withApp(salinan, (app, orang) => ukurKerja(app, orang, salinan, urlFor(adminUrl, KERJA), rows)),
  )
  return { ...ukuran, kerja }
}

const postgres = await startPostgres({ name: 'bench' })
const ukuran: Ukuran[] = []
try {
  const sizes = (values.rows ?? '10000,100000,1000000').split(',').map(Number)
  for (const rows of sizes)
    ukuran.push(
      await ukur(rows, postgres.adminUrl, values.kerja || (values.rows === undefined && rows === sizes.at(-1))),
    )
} finally {
  await postgres.stop()
}
const berkas = values.tulis ?? (values.rows === undefined ? 'docs/kinerja.md' : null)
if (berkas !== null) {
  writeFileSync(berkas, laporan(ukuran, formatTanggal(tanggalWita(new Date()))))
  say(`Tertulis: ${berkas}`)
}
process.exit()
