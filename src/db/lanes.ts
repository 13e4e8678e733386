import { Socket } from 'node:net'
import pg from 'pg'

/** A connection; what is asked in one turn is held until its end. */
interface Line {
  client: pg.Client
  socket: Socket
  held: boolean
}

/** Place for one connection; `open` counts the questions on their way. */
interface Lane {
  line: Promise<Line> | null
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
  const lanes = Array.from({ length: count }, (): Lane => ({ line: null, open: 0 }))
  let ended = false

  function connect(lane: Lane): Promise<Line> {
    const socket = new Socket()
    const client = new pg.Client({ ...config, pipeline: true, stream: () => socket } as pg.ClientConfig)
    const line = client.connect().then(
      () => ({ client, socket, held: false }),
      (error: unknown) => {
        forget()
        throw error
      },
    )
    // Another may have taken its place by now: a server tells that it goes before it goes.
    const forget = () => {
      if (lane.line === line) lane.line = null
    }
    // What was under way is told by its own promise; the next question connects again.
    client.on('end', forget).on('error', () => {
      forget()
      void client.end()
    })
    lane.line = line
    return line
  }

  return {
    async ask(question) {
      if (ended) throw new Error('no question is asked after the end')
      const lane = lanes.reduce((least, one) => (one.open < least.open ? one : least))
      lane.open++
      try {
        const line = await (lane.line ?? connect(lane))
        holdUntilNextTurn(line)
        return await line.client.query(question)
      } finally {
        lane.open--
      }
    },
    async end() {
      ended = true
      await Promise.all(lanes.map(async ({ line }) => (await line?.catch(() => null))?.client.end()))
    },
  }
}

function holdUntilNextTurn(line: Line): void {
  if (line.held) return
  line.held = true
  line.socket.cork()
  setImmediate(() => {
    line.held = false
    line.socket.uncork()
  })
}
