import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Sends each request to the next node that is up, as a balancer without memory would. */
export async function balance(ports: number[]): Promise<Server> {
  let turn = 0
  const relay = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Buffer,
    at = turn++,
    tries = ports.length,
  ): Promise<Response> => {
    const port = ports[at % ports.length]
    const init = {
      method,
      headers,
      redirect: 'manual' as const,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    }
    return fetch(`http://127.0.0.1:${port}${path}`, init).catch((error: unknown) => {
      if (tries <= 1) throw error
      return relay(method, path, headers, body, at + 1, tries - 1)
    })
  }
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const { host: _, connection: __, 'content-length': ___, ...headers } = req.headers
      const asText = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      void relay(req.method ?? 'GET', req.url ?? '/', asText, Buffer.concat(chunks)).then(async (answer) => {
        const sent = Object.fromEntries(
          [...answer.headers].filter(
            ([name]) => !/^(set-cookie|content-encoding|content-length|transfer-encoding)$/.test(name),
          ),
        )
        res.writeHead(answer.status, { ...sent, 'set-cookie': answer.headers.getSetCookie() })
        res.end(Buffer.from(await answer.arrayBuffer()))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
