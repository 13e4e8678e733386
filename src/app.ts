import { randomUUID } from 'node:crypto'
import express, { type Express } from 'express'
import { pinoHttp } from 'pino-http'
import { withRequestId } from './db/konteks.js'
import type { Deps } from './deps.js'
import { delegasiRoutes } from './modules/admin/delegasiRoutes.js'
import { pemdaRoutes } from './modules/admin/pemdaRoutes.js'
import { penggunaRoutes } from './modules/admin/penggunaRoutes.js'
import { JENIS_USULAN } from './jenisUsulan.js'
import { akunRoutes } from './modules/akun/routes.js'
import { berkasRoutes } from './modules/audit/berkasRoutes.js'
import { auditRoutes } from './modules/audit/routes.js'
import { bantuanRoutes } from './modules/bantuan/routes.js'
import { berandaRoutes } from './modules/beranda/routes.js'
import { lonceng, notifikasiRoutes } from './modules/notifikasi/routes.js'
import { mejaRoutes } from './modules/operasi/mejaRoutes.js'
import { operasiRoutes } from './modules/operasi/routes.js'
import { luarRoutes } from './modules/operasi/luarRoutes.js'
import { suratRoutes } from './modules/operasi/suratRoutes.js'
import { tindakanRoutes } from './modules/operasi/tindakanRoutes.js'
import { aturanRoutes } from './modules/pajak/aturanRoutes.js'
import { kedaluwarsaRoutes } from './modules/pajak/kedaluwarsaRoutes.js'
import { pajakRoutes } from './modules/pajak/routes.js'
import { continueWithBilling } from './modules/pencairan/tindakan/continueWithBilling.js'
import { beritaRoutes } from './modules/laporan/beritaRoutes.js'
import { dokumenRoutes } from './modules/laporan/dokumenRoutes.js'
import { keaslianRoutes } from './modules/laporan/keaslianRoutes.js'
import { antreanRoutes } from './modules/pencairan/antrean/antreanRoutes.js'
import { callbackRoutes } from './modules/pencairan/callbackRoutes.js'
import { cancelRoutes } from './modules/pencairan/tindakan/cancelRoutes.js'
import { gayaRoutes } from './modules/gaya/routes.js'
import { registerRoutes } from './modules/laporan/registerRoutes.js'
import { laporanRoutes } from './modules/laporan/routes.js'
import { batasRoutes } from './modules/pencairan/ketentuan/batasRoutes.js'
import { tutupRoutes } from './modules/pencairan/tindakan/tutupRoutes.js'
import { biayaRoutes } from './modules/pencairan/ketentuan/biayaRoutes.js'
import { jalurRoutes } from './modules/pencairan/ketentuan/jalurRoutes.js'
import { keputusanRoutes } from './modules/persetujuan/keputusanRoutes.js'
import { tugasRoutes } from './modules/persetujuan/tugasRoutes.js'
import { imporRekeningRoutes } from './modules/rekening/imporRoutes.js'
import { jenisPotonganRoutes } from './modules/potongan/routes.js'
import { penyiapanRoutes } from './modules/penyiapan/routes.js'
import { rekeningRoutes } from './modules/rekening/routes.js'
import { rekonsiliasiRoutes } from './modules/rekonsiliasi/routes.js'
import { koreksiRoutes } from './modules/sp2d/koreksiRoutes.js'
import { pengujiRoutes } from './modules/sp2d/pengujiRoutes.js'
import { sp2dRoutes } from './modules/sp2d/routes.js'
import { tahunRoutes } from './modules/sp2d/tahunRoutes.js'
import { koneksiRoutes } from './modules/fmis/koneksiRoutes.js'
import { imporRoutes } from './modules/fmis/imporRoutes.js'
import { fmisRoutes } from './modules/fmis/routes.js'
import { kirimRoutes } from './modules/tantangan/kirimRoutes.js'
import { usulanRoutes } from './modules/usulan/routes.js'
import { setUpAssets } from './web/assets.js'
import { setUpCsrf } from './web/csrf.js'
import { setUpErrors } from './web/errors.js'
import { setUpHeaders, setUpNoStore } from './web/headers.js'
import { healthRoutes } from './web/health.js'
import { createMetrics } from './web/metrics.js'
import { setUpLocals } from './web/locals.js'
import { multipart, multipartUpTo } from './web/multipart.js'
import { assertDecodable, readable } from './web/readable.js'
import { requestIdOf } from './web/requestId.js'
import { requires } from './web/requires.js'
import { setUpSession } from './web/session.js'
import { setUpTemplates } from './web/templates.js'

/** The web side, one line per concern, then one line per module. */
export function createApp(deps: Deps): Express {
  const app = express()
  app.set('trust proxy', deps.config.TRUST_PROXY_HOPS)
  // Pages are never kept, so there is nothing to compare them with.
  app.set('query parser', 'simple').set('etag', false)
  app.use(
    pinoHttp({
      logger: deps.log,
      genReqId: () => randomUUID(),
      serializers: { req: briefRequest, res: briefResponse },
    }),
  )
  const metrics = createMetrics(deps)
  app.use(metrics.measure, (req, _res, next) => withRequestId(requestIdOf(req), next))
  setUpTemplates(app)
  setUpLocals(app, deps.config)
  setUpHeaders(app, deps.config.CMSP_URL)
  setUpAssets(app)
  app.use(healthRoutes(deps, metrics))
  setUpNoStore(app)
  app.use(callbackRoutes(deps))
  app.use(
    express.urlencoded({
      ...{ extended: false, limit: '64kb', parameterLimit: 500 },
      verify: (_req, _res, body) => assertDecodable(body.toString('latin1')),
    }),
  )
  app.use('/cmsp/admin', multipart)
  app.use(readable)
  const passport = setUpSession(app, deps)
  // Large files are read only for people who may send them; the form's token is one of the fields.
  app.use('/cmsp/operasi/impor', requires('operasi.ubah'), multipartUpTo('10mb'))
  app.use('/cmsp/operasi/surat-lanjut', requires('operasi.ubah'), multipart)
  app.use('/cmsp/operasi/pajak-luar', requires('operasi.ubah'), multipart)
  app.use('/cmsp/master/rekening/impor', requires('rekening.ubah'), multipart)
  app.use('/cmsp/sp2d/:id/koreksi', requires('retur.koreksi'), multipart)
  app.use('/cmsp/rekonsiliasi/:rkudId/:tanggal/impor', requires('rekonsiliasi.ubah'), multipartUpTo('5mb'))
  setUpCsrf(app, deps.config.CMSP_URL)

  app.use(lonceng(deps))
  app.get('/', (_req, res) => res.redirect(302, '/cmsp/'))
  app.use('/cmsp', berandaRoutes(deps))
  // A request tries each in turn, so the busiest come first.
  app.use('/cmsp/sp2d', sp2dRoutes(deps))
  app.use('/cmsp/tugas', tugasRoutes(deps))
  app.use('/cmsp/master/rekening/impor', imporRekeningRoutes(deps))
  app.use('/cmsp/master/rekening', rekeningRoutes(deps))
  app.use('/cmsp/sp2d', fmisRoutes(deps))
  app.use('/cmsp/sp2d', pajakRoutes(deps, continueWithBilling))
  app.use('/cmsp/sp2d', dokumenRoutes(deps))
  app.use('/cmsp/sp2d', berkasRoutes(deps))
  app.use('/cmsp/sp2d', cancelRoutes(deps))
  app.use('/cmsp/sp2d', koreksiRoutes(deps))
  app.use('/cmsp/sp2d/penguji', pengujiRoutes(deps))
  app.use('/cmsp/sp2d', keputusanRoutes(deps))
  app.use('/cmsp/tahun', tahunRoutes(deps))
  app.use('/cmsp/pencairan/antrean', antreanRoutes(deps))
  app.use('/cmsp/otp', kirimRoutes(deps))
  app.use('/cmsp/bpn', keaslianRoutes(deps))
  app.use('/cmsp/operasi/impor', imporRoutes(deps))
  app.use('/cmsp/operasi/pencairan', mejaRoutes(deps))
  app.use('/cmsp/operasi/surat-lanjut', suratRoutes(deps))
  app.use('/cmsp/operasi/pajak-luar', luarRoutes(deps))
  app.use('/cmsp/operasi/tindakan', tindakanRoutes(deps))
  app.use('/cmsp/operasi', operasiRoutes(deps))
  app.use('/cmsp/admin/koneksi-fmis', koneksiRoutes(deps))
  app.use('/cmsp/admin/batas', batasRoutes(deps))
  app.use('/cmsp/admin/penyiapan', penyiapanRoutes(deps))
  app.use('/cmsp/admin/tutup-tahun', tutupRoutes(deps))
  app.use('/cmsp/admin/jalur/biaya', biayaRoutes(deps))
  app.use('/cmsp/admin/jalur', jalurRoutes(deps))
  app.use('/cmsp/admin/usulan', usulanRoutes(deps, JENIS_USULAN))
  app.use('/cmsp/admin/pengguna', penggunaRoutes(deps))
  app.use('/cmsp/admin/delegasi', delegasiRoutes(deps))
  app.use('/cmsp/admin/aturan-pajak', aturanRoutes(deps))
  app.use('/cmsp/admin/jenis-potongan', jenisPotonganRoutes(deps))
  app.use('/cmsp/pajak', kedaluwarsaRoutes(deps))
  app.use('/cmsp/rekonsiliasi', rekonsiliasiRoutes(deps))
  app.use('/cmsp/rekonsiliasi', beritaRoutes(deps))
  app.use('/cmsp/laporan/register', registerRoutes(deps))
  app.use('/cmsp/laporan', laporanRoutes(deps))
  app.use('/cmsp/admin/pemda', pemdaRoutes(deps))
  app.use('/cmsp/notifikasi', notifikasiRoutes(deps))
  app.use('/cmsp/audit', auditRoutes(deps))
  app.use('/cmsp/bantuan', bantuanRoutes())
  if (deps.config.NODE_ENV !== 'production') app.use('/cmsp/gaya', gayaRoutes())
  app.use('/cmsp', akunRoutes(deps, passport))
  setUpErrors(app, deps)
  return app
}

// Addresses and headers may carry names and cookies; a log line needs only what happened.
const briefRequest = (req: { id: string; method: string; url: string }) => ({
  id: req.id,
  method: req.method,
  path: req.url.split('?')[0],
})
const briefResponse = (res: { statusCode: number }) => ({ status: res.statusCode })
