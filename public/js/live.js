// @ts-check
// Regions that refresh themselves while the server says data-live="aktif".

const everyMs = 2000
const limitMs = 10_000

/**
 * @param {HTMLElement} region
 * @returns {Promise<void>}
 */
async function refresh(region) {
  const answer = await fetch(region.dataset.liveUrl ?? '', {
    headers: { accept: 'text/html', 'x-cmsp-live': '1' },
    redirect: 'manual',
    signal: AbortSignal.timeout(limitMs),
  })
  if (!answer.ok) {
    // A refusal (signed out, not found) does not mend itself; a fault of the server may.
    if (answer.status < 500) region.dataset.live = 'selesai'
    return
  }
  const fragment = new DOMParser().parseFromString(await answer.text(), 'text/html').body
  show(region, fragment)
}

/** @param {HTMLElement} region @param {HTMLElement} fragment */
function show(region, fragment) {
  const root = /** @type {HTMLElement | null} */ (fragment.querySelector('[data-live]'))
  region.dataset.live = root?.dataset.live ?? 'selesai'
  if (fragment.innerHTML.trim() === region.innerHTML.trim()) return
  region.innerHTML = fragment.innerHTML
  announce(region, root?.dataset.kabar ?? '')
}

/** @param {HTMLElement} region @param {string} news */
function announce(region, news) {
  const speaker = document.querySelector(`[data-live-kabar="${region.id}"]`)
  if (speaker && speaker.textContent !== news) speaker.textContent = news
}

/** @param {HTMLElement} region */
function keepFresh(region) {
  if (region.dataset.live !== 'aktif') return
  setTimeout(async () => {
    if (!document.hidden) await refresh(region).catch(() => undefined)
    keepFresh(region)
  }, everyMs)
}

for (const region of document.querySelectorAll('[data-live-url]')) keepFresh(/** @type {HTMLElement} */ (region))
