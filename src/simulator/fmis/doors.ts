import { sameText } from '../bank/signature.js'
import type { Answer, Call, Dialect, Door } from '../doors.js'
import { header } from '../doors.js'
import type { Deps } from '../options.js'
import { receive } from './inbox.js'
import { receiveKarantina } from './karantina.js'
import { plainError, pullSp2d } from './pull.js'

/** Systems of plain HTTP statuses: `refuse:404` is status 404. */
export const plainDialect: Dialect = {
  failed: plainError(500, 'Internal Server Error'),
  timedOut: plainError(504, 'Gateway Timeout'),
  unauthorized: plainError(401, 'Unauthorized'),
  refused: (code) => plainError(/^[45]\d\d$/.test(code) ? Number(code) : 422, `Ditolak: ${code}`),
}

export function fmisDoors(deps: Deps): Door[] {
  const door = (method: Door['method'], path: string, handle: (call: Call) => Promise<Answer>): Door => ({
    method,
    path: `/fmis/v1/pemda/:kode${path}`,
    dialect: plainDialect,
    handle: async (call) => {
      if (!sameText(header(call, 'x-api-key'), deps.options.fmisKey)) return plainError(401, 'API key tidak valid')
      const known = await deps.pool.query(`SELECT FROM pemda WHERE kode = $1`, [call.params['kode']])
      return known.rowCount ? handle(call) : plainError(404, 'Pemda tidak dikenal')
    },
  })
  return [
    door('get', '/sp2d', (call) => pullSp2d(deps, call)),
    door('post', '/sp2d/:idsp2d/penolakan', (call) => receive(deps, 'penolakan', call)),
    door('post', '/sp2d/:idsp2d/pembayaran', (call) => receive(deps, 'pembayaran', call)),
    door('post', '/sp2d/:idsp2d/pembatalan', (call) => receive(deps, 'pembatalan', call)),
    door('post', '/sp2d/:idsp2d/retur', (call) => receive(deps, 'retur', call)),
    door('post', '/karantina', (call) => receiveKarantina(deps, call)),
  ]
}
