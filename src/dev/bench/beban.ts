import autocannon from 'autocannon'

export interface Hasil {
  /** Requests per second, and milliseconds until half and 99 of 100 were answered. */
  rps: number
  p50: number
  p99: number
}

const SAMBUNGAN = 32

/** So many people at once who open the same page again and again. */
export async function tembak(url: string, cookie: string, detik: number): Promise<Hasil> {
  const result = await autocannon({ url, connections: SAMBUNGAN, duration: detik, headers: { cookie } })
  if (result.non2xx + result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} jawaban lain, ${result.errors} galat`)
  // The last ones, which nobody waits for any more, are still worked on: this one comes after them.
  await (await fetch(url, { headers: { cookie } })).text()
  return { rps: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}

const tengah = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const HANGAT_DETIK = 2
const HANGAT_MAKS = 7

/** The same until it becomes no faster: a server that runs all day has its code compiled, which takes seconds of work. */
async function hangatkan(url: string, cookie: string): Promise<void> {
  for (let n = 0, dahulu = 0; n < HANGAT_MAKS; n++) {
    const { rps } = await tembak(url, cookie, HANGAT_DETIK)
    if (rps < dahulu * 1.05) return
    dahulu = rps
  }
}

/** Rounds that alternate between the servers, so that a slow minute of the machine strikes both; medians. */
export async function bandingkan(
  sasaran: { url: string; cookie: string }[],
  { putaran, detik }: { putaran: number; detik: number },
): Promise<Hasil[]> {
  for (const { url, cookie } of sasaran) await hangatkan(url, cookie)
  const semua: Hasil[][] = sasaran.map(() => [])
  for (let n = 0; n < putaran; n++)
    for (const [index, { url, cookie }] of sasaran.entries()) semua[index]?.push(await tembak(url, cookie, detik))
  return semua.map((hasil) => ({
    rps: tengah(hasil.map(({ rps }) => rps)),
    p50: tengah(hasil.map(({ p50 }) => p50)),
    p99: tengah(hasil.map(({ p99 }) => p99)),
  }))
}
