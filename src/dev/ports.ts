import { once } from 'node:events'
import { createServer } from 'node:net'

async function listen(port: number, host?: string): Promise<number | undefined> {
  const server = createServer()
  try {
    server.listen({ port, ...(host ? { host } : {}), exclusive: true })
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address ? address.port : undefined
  } catch {
    return undefined
  } finally {
    server.close()
  }
}

/** A free port of the loopback interface, `wished` if that one is free. */
export async function freePort(wished = 0): Promise<number> {
  const port = (await listen(wished, '127.0.0.1')) ?? (await listen(0, '127.0.0.1'))
  if (port === undefined) throw new Error('Tidak ada port kosong di 127.0.0.1')
  return port
}

/** Ends with a plain message that names the variable when the port is taken. */
export async function requireFreePort(variable: string, port: number): Promise<void> {
  if ((await listen(port)) !== undefined && (await listen(port, '127.0.0.1')) !== undefined) return
  throw new Error(
    `Port ${port} sudah dipakai program lain. Pilih port lain dengan ${variable}, mis. ${variable}=${port + 100} npm start`,
  )
}
