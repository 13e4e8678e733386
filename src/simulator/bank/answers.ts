import type { Answer, Dialect } from '../doors.js'

const MESSAGES: Record<string, string> = {
  '20000': 'Successful',
  '20200': 'Request In Progress',
  '40000': 'Bad Request',
  '40001': 'Invalid Field Format',
  '40002': 'Invalid Mandatory Field',
  '40100': 'Unauthorized',
  '40101': 'Invalid Token (B2B)',
  '40306': 'Cut-off In Progress',
  '40309': 'Dormant Account',
  '40314': 'Insufficient Funds',
  '40318': 'Inactive Account',
  '40401': 'Transaction Not Found',
  '40411': 'Invalid Account',
  '40418': 'Inconsistent Request',
  '40900': 'Conflict: X-EXTERNAL-ID was used today',
  '40901': 'Duplicate partnerReferenceNo',
  '50000': 'General Error',
  '50400': 'Timeout',
}

/**
 * A SNAP answer: `outcome` is HTTP status and case (`20000`, `40314`), `service` the two digits between them in
 * responseCode (SNAP BI, response code list of ASPI).
 */
export function snap(service: string, outcome: string, more: object = {}, detail = ''): Answer {
  const message = MESSAGES[outcome] ?? 'Refused'
  return {
    status: Number(outcome.slice(0, 3)),
    body: {
      responseCode: `${outcome.slice(0, 3)}${service}${outcome.slice(3)}`,
      responseMessage: detail ? `${message} ${detail}` : message,
      ...more,
    },
  }
}

export const bankDialect = (service: string): Dialect => ({
  failed: snap(service, '50000'),
  timedOut: snap(service, '50400'),
  unauthorized: snap(service, '40101'),
  refused: (code) => snap(service, code.slice(0, 3) + code.slice(-2)),
})

export const idr = (value: string): { value: string; currency: 'IDR' } => ({ value, currency: 'IDR' })
