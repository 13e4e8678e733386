import { Socket } from 'node:net'
import pg from 'pg'

interface Lane {
  client: Promise<pg.Client> | null
  /** Questions on their way. */
  open: number
}

export interface Lanes {
  ask(question: pg.QueryConfig): Promise<pg.QueryResult>
  end(): Promise<void>
}

/**
 * Connections on which short questions travel together: those of one turn of the event loop leave in one packet, and
 * none waits for the answer to another. Sending is what a short statement costs most. Answers come in the order of the
 * questions, so a long one belongs on a connection of its own.
 */
export function openLanes(config: pg.ClientConfig, count: number): Lanes {
  const lanes = Array.from({ length: count }, (): Lane => ({ client: null, open: 0 }))

  function open(lane: Lane): Promise<pg.Client> {
    const socket = new Socket()
    const client = new pg.Client({ ...config, pipeline: true, stream: () => socket } as pg.ClientConfig)
    const forget = () => void (lane.client = null)
    // What was under way is told by its own promise; the next question opens the lane again.
    client.on('error', forget).on('end', forget)
    const query = client.query.bind(client) as (question: pg.QueryConfig) => Promise<pg.QueryResult>
    let corked = false
    client.query = ((question: pg.QueryConfig) => {
      if (!corked) {
        corked = true
        socket.cork()
        setImmediate(() => {
          corked = false
          socket.uncork()
        })
      }
      return query(question)
    }) as typeof client.query
    lane.client = client.connect().then(
      () => client,
      (error: unknown) => {
        forget()
        throw error
      },
    )
    return lane.client
  }

  return {
    async ask(question) {
      const lane = lanes.reduce((least, one) => (one.open < least.open ? one : least))
      lane.open++
      try {
        return await (await (lane.client ?? open(lane))).query(question)
      } finally {
        lane.open--
      }
    },
    async end() {
      await Promise.all(lanes.map(async ({ client }) => (await client?.catch(() => null))?.end()))
    },
  }
}
