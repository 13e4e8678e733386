import { AsyncLocalStorage } from 'node:async_hooks'

const konteks = new AsyncLocalStorage<string>()

/** Everything done inside `work` carries this request id: log lines, jobs it leaves behind, calls to outside systems. */
export const withRequestId = <T>(requestId: string, work: () => T): T => konteks.run(requestId, work)

/** The request id this code runs under, if any. */
export const currentRequestId = (): string | undefined => konteks.getStore()
