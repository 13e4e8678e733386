import type { IncomingHttpHeaders } from 'node:http'
import express from 'express'
import type { Express, Request, Response } from 'express'
import { deliver } from './delivery.js'
import { takeFault } from './faults.js'
import type { Fault } from './faults.js'
import type { Deps } from './options.js'

/** One request as a handler sees it: the exact bytes beside the parsed body, for the signatures. */
export interface Call {
  method: string
  /** Path with query exactly as sent. */
  path: string
  params: Record<string, string>
  query: URLSearchParams
  headers: IncomingHttpHeaders
  raw: Buffer
  /** undefined where the body is no JSON. */
  json: unknown
  fault: Fault | null
}

export interface Answer {
  status: number
  body: unknown
}

/** How one outside system words what goes wrong. */
export interface Dialect {
  failed: Answer
  timedOut: Answer
  unauthorized: Answer
  refused(code: string): Answer
}

export interface Door {
  method: 'get' | 'post'
  path: string
  dialect: Dialect
  /** Moves money, so it also knows the faults of the books. */
  payment?: boolean
  handle(call: Call): Promise<Answer>
}

export const header = (call: Call, name: string): string => {
  const value = call.headers[name]
  return typeof value === 'string' ? value : ''
}

export function mountDoors(app: Express, deps: Deps, doors: Door[]): void {
  const readBytes = express.raw({ type: () => true, limit: '2mb' })
  for (const door of doors) app[door.method](door.path, readBytes, (req, res) => serve(deps, door, req, res))
}

async function serve(deps: Deps, door: Door, req: Request, res: Response): Promise<void> {
  const came = performance.now()
  const raw = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
  const text = raw.toString('utf8')
  const fault = await takeFault(deps.pool, { path: req.path, body: text, payment: door.payment ?? false })
  const call: Call = {
    method: req.method,
    path: req.originalUrl,
    params: textParams(req.params),
    query: new URL(req.originalUrl, 'http://localhost').searchParams,
    headers: req.headers,
    raw,
    json: parseJson(text),
    fault,
  }
  await deliver({ came, fault, dialect: door.dialect, res, work: () => door.handle(call) })
}

const textParams = (params: Request['params']): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]))

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
