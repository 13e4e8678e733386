import type { Request } from 'express'

/** The id that ties an answer, its log lines and its audit rows together. */
export const requestIdOf = (req: Request): string => (typeof req.id === 'string' ? req.id : '')
