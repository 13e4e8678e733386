import { levelOf, STATUS_SP2D, type StatusSp2d } from '../../domain/alur.js'
import type { Live } from '../../web/page.js'
import type { Penolakan, PencairanPanel } from './page.js'

const MONEY_MOVES = 2
const SOMEBODY_ACTS = 5

interface Watched {
  status: StatusSp2d
  penolakan: Penolakan | null
  pencairan: PencairanPanel | null
}

/** How often an open page looks again, and what it says aloud when it finds something new. */
export function liveOf({ status, penolakan, pencairan }: Watched): Live {
  const told = penolakan && (penolakan.fmis.nada === 'sukses' ? 'FMIS sudah diberi tahu' : 'FMIS belum diberi tahu')
  return {
    detik: secondsUntilNextLook(status, penolakan),
    kabar: [STATUS_SP2D[status], told ?? pencairan?.ringkasan].filter(Boolean).join(', '),
  }
}

function secondsUntilNextLook(status: StatusSp2d, penolakan: Penolakan | null): number {
  if (status === 'DISETUJUI' || status === 'PENCAIRAN') return MONEY_MOVES
  if (penolakan?.fmis.nada === 'peringatan') return MONEY_MOVES
  return status === 'PERLU_TINDAKAN' || levelOf(status) ? SOMEBODY_ACTS : 0
}
