/** A form as a page shows it: every name with the value it would send. */
export interface ShownForm {
  method: 'GET' | 'POST'
  action: string
  fields: Record<string, string>
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&')

function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name')
    const kind = attribute(tag, 'type') ?? 'text'
    if (!name || kind === 'file' || kind === 'submit') continue
    const unticked = (kind === 'radio' || kind === 'checkbox') && !/\schecked/.test(tag)
    if (!unticked || !(name in fields)) fields[name] = attribute(tag, 'value') ?? (unticked ? 'on' : '')
  }
  for (const [, tag = '', inner = ''] of html.matchAll(/(<textarea\b[^>]*>)(.*?)<\/textarea>/gs)) {
    const name = attribute(tag, 'name')
    if (name) fields[name] = inner
  }
  for (const [, tag = '', inner = ''] of html.matchAll(/(<select\b[^>]*>)(.*?)<\/select>/gs)) {
    const name = attribute(tag, 'name')
    const options = [...inner.matchAll(/<option\b[^>]*>/g)].map(([option]) => option)
    const chosen = options.find((option) => /\sselected/.test(option)) ?? options[0] ?? ''
    if (name) fields[name] = attribute(chosen, 'value') ?? ''
  }
  return fields
}

/** Every form of a page, also as a second button of it sends it; one without an action leads to the page itself. */
export const formsOn = (html: string, address: string): ShownForm[] =>
  [...html.matchAll(/(<form\b[^>]*>)(.*?)<\/form>/gs)].flatMap(([, tag = '', inner = '']) => {
    const method = attribute(tag, 'method')?.toUpperCase() ?? 'GET'
    if (method !== 'GET' && method !== 'POST') return []
    const others = [...inner.matchAll(/\sformaction="([^"]*)"/g)].map(([, action = '']) => action)
    const fields = fieldsOf(inner)
    return [attribute(tag, 'action') ?? address, ...others].map((action) => ({ method, action, fields }))
  })

/** Every address below /cmsp that a page leads to. */
export const linksOn = (html: string): string[] => [
  ...new Set(
    [...html.matchAll(/<a\b[^>]*\shref="(\/cmsp[^"#]*)/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')),
  ),
]
