import express from 'express'
import type { Express, Request, Response } from 'express'
import { z } from 'zod'
import type { Deps } from '../options.js'
import { NotFound } from './errors.js'
import { OWN_DOORS } from './own-doors.js'
import type { OwnDoor } from './own-doors.js'

/** Mounts the doors of the simulator itself; a form of the console is sent back to its page. */
export function mountControl(app: Express, deps: Deps): void {
  const parsers = [express.json({ limit: '10mb' }), express.urlencoded({ extended: false, limit: '2mb' })]
  for (const door of OWN_DOORS) app[door.method](door.path, ...parsers, (req, res) => serve(deps, door, req, res))
}

async function serve(deps: Deps, door: OwnDoor, req: Request, res: Response): Promise<void> {
  const input: Record<string, unknown> = door.method === 'get' ? req.query : (req.body ?? {})
  try {
    const answer = await door.handle(deps, input)
    if (req.is('urlencoded')) res.redirect(303, backTo(door, input))
    else if (typeof answer === 'string') res.type('text').send(answer)
    else res.json(answer)
  } catch (error) {
    if (error instanceof NotFound) res.status(404).json({ error: error.message })
    else if (error instanceof z.ZodError) res.status(400).json({ error: z.prettifyError(error) })
    else throw error
  }
}

function backTo({ bagian = 'pesan' }: OwnDoor, { pemda }: Record<string, unknown>): string {
  const query = new URLSearchParams({ bagian, ...(typeof pemda === 'string' && { pemda }) })
  return `/?${query.toString()}`
}
