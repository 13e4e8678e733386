// @ts-check
// A page that watches something move: it asks for itself again and lets its marked parts take their new state.

const speaker = /** @type {HTMLElement | null} */ (document.querySelector('[data-live-detik]'))
const limitMs = 10_000

/** @param {HTMLElement} told */
async function look(told) {
  const answer = await fetch(location.href, {
    headers: { accept: 'text/html', 'x-cmsp-live': '1' },
    redirect: 'manual',
    signal: AbortSignal.timeout(limitMs),
  })
  if (answer.ok) return show(told, new DOMParser().parseFromString(await answer.text(), 'text/html'))
  // A refusal (signed out, not found) does not mend itself; a fault of the server may.
  if (answer.status < 500) told.dataset.liveDetik = '0'
}

/** @param {HTMLElement} told @param {Document} page */
function show(told, page) {
  for (const part of page.querySelectorAll('[data-live-part]')) replace(/** @type {HTMLElement} */ (part))
  const { liveDetik = '0', liveKabar = '' } = page.getElementById(told.id)?.dataset ?? {}
  if (told.dataset.liveKabar !== liveKabar) told.textContent = liveKabar
  Object.assign(told.dataset, { liveDetik, liveKabar })
}

/** @param {HTMLElement} fresh */
function replace(fresh) {
  const old = document.getElementById(fresh.id)
  if (!old || old.isEqualNode(fresh)) return
  const held = old.contains(document.activeElement) ? document.activeElement : null
  old.replaceWith(fresh)
  if (!held) return
  const same = [...fresh.querySelectorAll(held.localName)].find((element) => element.isEqualNode(held))
  if (!same) fresh.tabIndex = -1
  const target = /** @type {HTMLElement} */ (same ?? fresh)
  target.focus({ preventScroll: true })
}

/** @param {HTMLElement} told */
function keepFresh(told) {
  const seconds = Number(told.dataset.liveDetik)
  if (seconds === 0) return
  setTimeout(async () => {
    if (!document.hidden) await look(told).catch(() => undefined)
    keepFresh(told)
  }, seconds * 1000)
}

if (speaker) keepFresh(speaker)
