import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DESK = { width: 1366, height: 768 }
const TABLET = { width: 768, height: 1024 }
const PHONE = { width: 390, height: 844 }
/** The same at 125 %, as many offices have it. */
const LARGER = { width: 1093, height: 614 }
/** A desk screen at 200 % zoom: the page has half as many CSS pixels each way. */
const ZOOMED = { width: 683, height: 384 }

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}

/** Whoever asked for less motion sees nothing move: no animation, no transition, no gliding to a place in the page. */
const moving = (): string[] => {
  const signs = [...document.body.querySelectorAll('*')].filter((element) => {
    const { animationName, transitionProperty, transitionDuration, scrollBehavior } = getComputedStyle(element)
    const glides = transitionProperty !== 'none' && /[1-9]/.test(transitionDuration)
    return animationName !== 'none' || glides || scrollBehavior !== 'auto'
  })
  return [
    ...signs.map(({ outerHTML }) => outerHTML.slice(0, 80)),
    ...document.getAnimations().map(({ id }) => `animation ${id}`),
  ]
}

/** Every rule in light; in dark only what can differ there. */
const RULES = { light: {}, dark: { runOnly: ['color-contrast'] } }

async function expectNoViolation(page: Page, name: string): Promise<void> {
  await page.evaluate(AXE)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await page.evaluate(
      (options) => (globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } }).axe.run(options),
      RULES[colorScheme],
    )
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
    expect(found, `${name}, ${colorScheme}`).toEqual([])
  }
}

/** What has the focus is never covered by what stays in view, nor outside the window. */
const covered = (): string[] => {
  const open = document.querySelector('dialog:modal') ?? document.body
  const able = open.querySelectorAll<HTMLElement>(
    'a[href], button, input:not([type=hidden]), select, textarea, summary',
  )
  return [...able].flatMap((element) => {
    if (!element.checkVisibility() || element.matches(':disabled')) return []
    element.focus()
    const { left, top, width, height } = element.getBoundingClientRect()
    const there = document.elementFromPoint(left + Math.min(width / 2, 20), top + Math.min(height / 2, 10))
    const ok = there && (element.contains(there) || there.contains(element))
    return ok ? [] : [`${element.outerHTML.slice(0, 120)} under ${there?.outerHTML.slice(0, 60)}`]
  })
}

/** Controls that a thumb cannot hit: lower than 44 px. Links inside a sentence are as high as its line. */
const small = (): string[] => {
  const able = document.querySelectorAll<HTMLElement>(
    'button, .btn, input:not([type=hidden]), select, textarea, summary, nav a, [role=tab], .sort, .chip, .tile, .figure',
  )
  return [...able].flatMap((element) => {
    if (!element.checkVisibility()) return []
    const target = element.matches('[type=checkbox], [type=radio]') ? element.closest('label') : element
    const height = target?.getBoundingClientRect().height ?? 0
    return height >= 43.5 ? [] : [`${Math.round(height)} px: ${element.outerHTML.slice(0, 120)}`]
  })
}

/** Nothing to scroll sideways for and nothing covered, at a desk, there at 200 % zoom, and under a thumb. */
async function expectToFit(page: Page, name: string): Promise<void> {
  const touch = await page.context().newCDPSession(page)
  for (const size of [ZOOMED, PHONE, TABLET, LARGER, DESK]) {
    const thumb = size === PHONE || size === TABLET
    await touch.send('Emulation.setTouchEmulationEnabled', { enabled: thumb })
    await page.setViewportSize(size)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide, `${name} is too wide for ${size.width} px`).toBeLessThanOrEqual(0)
    if (thumb) expect(await page.evaluate(small), `${name}, too small for a thumb at ${size.width} px`).toEqual([])
    if (size === ZOOMED) expect(await page.evaluate(covered), `${name}, covered at 200 % zoom`).toEqual([])
  }
  await touch.detach()
}

/** The page in its present state is usable by everybody: axe in light and dark, every width, zoom, thumb, focus. */
export async function expectForAll(page: Page, name: string): Promise<void> {
  await expectNoViolation(page, name)
  expect(await page.evaluate(moving), `${name} moves though less motion is asked for`).toEqual([])
  await expectToFit(page, name)
}
