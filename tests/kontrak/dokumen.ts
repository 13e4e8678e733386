import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

type Json = Record<string, unknown>
export interface Operasi {
  requestBody?: { content: Json }
  responses: Record<string, { description: string; content?: Json }>
}
export interface Dokumen {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operasi>>
  components: { schemas: Json }
}

const folder = join(import.meta.dirname, '..', '..', 'docs', 'integrasi')

/** Every OpenAPI document by its file name. */
export const DOKUMEN: [string, Dokumen][] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dokumen])

/** A schema with its references put in place; one that points nowhere is an error. */
export function resolve(schema: unknown, { components }: Dokumen): unknown {
  if (Array.isArray(schema)) return schema.map((each) => resolve(each, { components } as Dokumen))
  if (schema === null || typeof schema !== 'object') return schema
  const { $ref } = schema as { $ref?: string }
  if ($ref === undefined) {
    const entries = Object.entries(schema).map(([key, value]) => [key, resolve(value, { components } as Dokumen)])
    return Object.fromEntries(entries)
  }
  const target = components.schemas[$ref.replace('#/components/schemas/', '')]
  if (target === undefined) throw new Error(`${$ref} points nowhere`)
  return resolve(target, { components } as Dokumen)
}

const schemaOf = (content: Json | undefined) =>
  (content?.['application/json'] as { schema?: unknown } | undefined)?.schema

/** What is wrong with a value by the schema of this content; null when nothing is. */
export function wrong(dokumen: Dokumen, content: Json | undefined, value: unknown): string | null {
  const schema = schemaOf(content)
  if (schema === undefined) return value === undefined ? null : 'no body was agreed'
  const parsed = z.fromJSONSchema(resolve(schema, dokumen) as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value)
  return parsed.success ? null : z.prettifyError(parsed.error)
}

/** The operation of an address, by the template that fits it. */
export function operationOf(method: string, path: string): { nama: string; dokumen: Dokumen; operasi: Operasi } | null {
  for (const [nama, dokumen] of DOKUMEN) {
    for (const [template, operations] of Object.entries(dokumen.paths)) {
      const pattern = new RegExp(`^${template.replaceAll('.', String.raw`\.`).replace(/\{[^}]+\}/g, '[^/]+')}$`)
      const operasi = operations[method.toLowerCase()]
      if (operasi && pattern.test(path)) return { nama: `${nama} ${method} ${template}`, dokumen, operasi }
    }
  }
  return null
}

export const answerOf = ({ responses }: Operasi, status: number): Json | undefined =>
  (responses[String(status)] ?? responses[`${String(status)[0]}XX`])?.content
