import type { Request, Response } from 'express'
import { flash } from '../../web/flash.js'
import { redirectTo } from '../../web/session.js'
import { hrefUsulan } from './load.js'

export const DIUSULKAN = 'Usulan disimpan. Perubahannya berlaku setelah disetujui orang lain dengan OTP.'

/** Tells whoever proposed something, on the page of the proposal, that it waits for another person. */
export function tellProposed(req: Request, res: Response, id: bigint, pesan: string): void {
  flash(req, 'sukses', pesan)
  redirectTo(req, res, hrefUsulan(id))
}
