import type { Express } from 'express'

interface Layer {
  rawPath?: string
  route?: { path: string | string[]; methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
}

/** Every route of the application as "GET /cmsp/sp2d/:id", read from the router itself. */
export function routesOf(app: Express): string[] {
  const { router } = app as unknown as { router: { stack: Layer[] } }
  return walk(router.stack, '')
}

function walk(stack: Layer[], base: string): string[] {
  return stack.flatMap(({ route, handle, rawPath }) => {
    if (!route) return handle.stack ? walk(handle.stack, join(base, rawPath ?? '')) : []
    return Object.keys(route.methods).flatMap((method) =>
      [route.path].flat().map((path) => `${method.toUpperCase()} ${join(base, path)}`),
    )
  })
}

const join = (base: string, path: string) => (base + path).replace(/(.)\/+$/, '$1').replace(/^\/\//, '/') || '/'
