import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import postcss, { type AcceptedPlugin, type ChildNode } from 'postcss'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const SHEET = join(root, 'src', 'generated', 'css', 'cmsp.css')

/**
 * What a page does without where it is unknown: how a text area is resized, the tint of a filled or marked field.
 * Of `scripting` we ask only "none", which every one of them knows; the table of caniuse has the feature as a whole.
 */
const DISPENSABLE = ['css-resize', 'css-touch-action', 'css-autofill', 'css-selection', 'css-media-scripting']

interface Usage {
  feature: string
  featureData: { missing?: string }
  usage: ChildNode
}
// The library ships without types.
const doiuse = createRequire(import.meta.url)('doiuse') as (options: {
  onFeatureUsage(found: Usage): void
}) => AcceptedPlugin

/** What these stylesheets use and a browser of package.json's browserslist does not know. */
async function unknown(css: string, from: string): Promise<string[]> {
  const found: string[] = []
  const onFeatureUsage = ({ feature, featureData, usage }: Usage) => {
    const where = `${from.slice(root.length + 1)}:${usage.source?.start?.line}`
    if (featureData.missing && !DISPENSABLE.includes(feature)) found.push(`${where} ${feature}: ${featureData.missing}`)
  }
  await postcss(doiuse({ onFeatureUsage })).process(css, { from })
  return found
}

test('every browser we promise knows our CSS', async () => {
  expect(await unknown(readFileSync(SHEET, 'utf8'), SHEET)).toEqual([])
})

test('what a promised browser does not know is found', async () => {
  expect(
    await unknown('a { -webkit-box-reflect: below }\n@media (overflow-block: paged) { a { top: 0 } }', SHEET),
  ).not.toEqual([])
})
