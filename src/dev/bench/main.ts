import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { appEnvironment } from '../environment.js'
import { startPostgres } from '../postgres.js'
import { dataFolder, loadSecrets } from '../secrets.js'
import { acuan } from './kasus.js'
import { bandingkan, type Hasil } from './beban.js'
import { benchDatabase } from './data.js'
import { CAPTCHA, masuk } from './orang.js'
import { startServer } from './server.js'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000,1000000' },
    detik: { type: 'string', default: '5' },
    putaran: { type: 'string', default: '3' },
    kasus: { type: 'string', default: '' },
  },
})
const ukuran = values.rows.split(',').map(Number)
const mode = { detik: Number(values.detik), putaran: Number(values.putaran) }
const say = (line: string) => process.stdout.write(`${line}\n`)
const PORTS = { app: 4100, simulator: 4101, smtp: 4102 }
const BATAS_PORT = 4103

export interface Baris {
  nama: string
  app: Hasil
  batas: Hasil
}

const postgres = await startPostgres({ name: 'bench' })
try {
  for (const rows of ukuran) {
    const urls = await benchDatabase(postgres.adminUrl, rows, loadSecrets().passwordPepper, say)
    const given = { NODE_ENV: 'test', CMSP_ROLES: 'web', CMSP_CAPTCHA_TEST_ANSWER: CAPTCHA, LOG_LEVEL: 'info' }
    const url = `http://127.0.0.1:${PORTS.app}`
    const env = { ...appEnvironment(PORTS, urls, given), CMSP_URL: url }
    const app = await startServer('main.js', env, url)
    const orang = {
      maker: await masuk(url, 'maker.prov'),
      approver: await masuk(url, 'approver.prov'),
      operator: await masuk(url, 'operator.bank'),
    }
    const { kasus, batas } = await acuan(orang.maker, rows)
    const berkas = join(dataFolder, 'bench-batas.json')
    writeFileSync(berkas, JSON.stringify(batas))
    const batasUrl = `http://127.0.0.1:${BATAS_PORT}`
    const bare = await startServer(
      'dev/bench/batas.js',
      { BATAS: berkas, PORT: String(BATAS_PORT), DATABASE_URL: urls.appUrl, NODE_ENV: 'production' },
      batasUrl,
    )
    say(`${rows} SP2D: mulai dalam ${app.siap} ms`)
    for (const satu of kasus.filter(({ nama }) => nama.includes(values.kasus))) {
      const [a, b] = await bandingkan(
        [
          { url: url + satu.path, cookie: orang[satu.oleh].cookie },
          { url: `${batasUrl}/${satu.batas}`, cookie: '' },
        ],
        mode,
      )
      if (a && b)
        say(
          `${satu.nama.padEnd(32)} ${a.rps.toFixed(0).padStart(6)}/s p50 ${a.p50} p99 ${a.p99} | batas ${b.rps.toFixed(0).padStart(6)}/s p50 ${b.p50} p99 ${b.p99} | ${(a.rps / b.rps).toFixed(2)}`,
        )
    }
    say(`memori ${JSON.stringify(app.memori())}`)
    await app.stop()
    await bare.stop()
  }
} finally {
  await postgres.stop()
}
process.exit()
