import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One call as it went over the wire. */
export interface Percakapan {
  method: string
  path: string
  permintaan: unknown
  status: number
  jawaban: unknown
}

export interface Perekam {
  url: string
  percakapan: Percakapan[]
  close(): Promise<void>
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text === '' ? undefined : text
  }
}

/** Stands between the application and the simulator, changes nothing and keeps what both said. */
export async function startPerekam(target: () => string): Promise<Perekam> {
  const percakapan: Percakapan[] = []
  const relay = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = req.headers
    const answer = await fetch(target() + req.url, {
      method: req.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body }),
    })
    const text = await answer.text()
    percakapan.push({
      method: req.method ?? '',
      path: req.url ?? '',
      permintaan: parse(body.toString()),
      status: answer.status,
      jawaban: parse(text),
    })
    res.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
  }
  const server = createServer((req, res) => void relay(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    percakapan,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
