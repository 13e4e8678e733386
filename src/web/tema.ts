import type { Request, Response } from 'express'

/** How the pages look in this browser; without a choice the device decides. */
export const TEMA = { ikut: 'Ikut perangkat', terang: 'Terang', gelap: 'Gelap' } as const
export type Tema = keyof typeof TEMA

const COOKIE = 'cmsp-tema'
const SETAHUN_MS = 365 * 86_400_000

export function temaOf(req: Request): 'terang' | 'gelap' | null {
  const found = /(?:^|;\s*)cmsp-tema=(terang|gelap)(?:;|$)/.exec(req.headers.cookie ?? '')?.[1]
  return found === 'terang' || found === 'gelap' ? found : null
}

/** Keeps the choice in this browser alone; it says nothing about the person. */
export function keepTema(res: Response, tema: Tema, https: boolean): void {
  const options = { path: '/cmsp', sameSite: 'lax', httpOnly: true, secure: https } as const
  if (tema === 'ikut') res.clearCookie(COOKIE, options)
  else res.cookie(COOKIE, tema, { ...options, maxAge: SETAHUN_MS })
}
