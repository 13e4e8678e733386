/** What a control door was asked about does not exist. */
export class NotFound extends Error {}
