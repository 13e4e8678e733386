import type { Response } from 'supertest'
import type { Client } from './client.js'
import { formsOn, linksOn } from './forms.js'

const FILE = /\.(xlsx|csv|pdf|svg)$/

/** The route that answers an address; words win over parameters. */
export function routeOf(routes: string[], method: string, address: string): string {
  const path = (address.split('?')[0] ?? '').replace(/(.)\/$/, '$1')
  const fits = (route: string) =>
    new RegExp(`^${route.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`).test(`${method} ${path}`)
  const fitting = routes.filter(fits).toSorted((a, b) => a.split(':').length - b.split(':').length)
  return fitting[0] ?? `${method} ${path}`
}

export interface Langkah {
  address: string
  route: string
  page: Response
}

/** Every page a person comes to by following what the pages show, at most so many addresses per route. */
export async function walk(person: Client, routes: string[], start: string[], perRoute: number): Promise<Langkah[]> {
  const times = new Map<string, number>()
  const steps: Langkah[] = []
  const queue = [...start]
  for (const address of queue) {
    const route = routeOf(routes, 'GET', address)
    const before = times.get(route) ?? 0
    if (before >= perRoute || FILE.test(address.split('?')[0] ?? '')) continue
    times.set(route, before + 1)
    const page = await person.get(address)
    // A document has no text at all.
    if (page.status !== 200 || page.type !== 'text/html' || !page.text.includes('<html')) continue
    steps.push({ address, route, page })
    const shown = formsOn(page.text, address).flatMap(({ method, action }) => (method === 'GET' ? [action] : []))
    for (const next of [...linksOn(page.text), ...shown]) if (!queue.includes(next)) queue.push(next)
  }
  return steps
}
