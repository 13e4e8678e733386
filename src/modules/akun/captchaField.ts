import type { Request } from 'express'
import type { Deps } from '../../deps.js'
import { createCaptcha, useCaptcha } from './captcha.js'
import type { CaptchaBidang } from './page.js'

/** A fresh captcha for the page at `path`: a picture, or with ?captcha=teks a question in words. */
export async function captchaField(deps: Deps, req: Request, path: string): Promise<CaptchaBidang> {
  const teks = req.query['captcha'] === 'teks'
  const { id, tanya } = await createCaptcha(deps, req.sessionID, teks ? 'TEKS' : 'GAMBAR')
  return { captchaId: id, captchaTanya: tanya, captchaLainHref: teks ? path : captchaHref(path, true) }
}

/** Stays with the kind of captcha somebody has chosen. */
export const captchaHref = (path: string, teks: boolean): string => (teks ? `${path}?captcha=teks` : path)

export const captchaRight = (
  deps: Deps,
  req: Request,
  form: { captchaId: string; captcha: string },
): Promise<boolean> => useCaptcha(deps, { id: form.captchaId, sid: req.sessionID, answer: form.captcha })
