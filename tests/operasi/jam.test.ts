import { expect, test, vi } from 'vitest'
import type { Deps } from '../../src/deps.js'
import { startSchedule } from '../../src/jobs/schedule.js'

test('schedules go on within seconds after the clock of the machine was put back by two hours', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  const query = vi.fn(() => Promise.resolve({ rowCount: 0, rows: [] }))
  const prisma = { $queryRaw: () => Promise.resolve([{ now: new Date() }]) }
  const deps = { config: { SWEEP_SECONDS: 2 }, log: { warn() {} }, pool: { query }, prisma } as unknown as Deps
  const schedule = startSchedule(deps)
  try {
    await vi.advanceTimersByTimeAsync(10_000)
    expect(query).toHaveBeenCalled()
    vi.setSystemTime(Date.now() - 7_200_000)
    await vi.advanceTimersByTimeAsync(10_000)
    query.mockClear()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(query).toHaveBeenCalled()
  } finally {
    await schedule.stop()
    vi.useRealTimers()
  }
})
