// @ts-check
// Warns before the session ends, and extends it without leaving the page, so that no half-filled form is lost.

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('dialog-sesi'))
const WARN_SECONDS = 120
// The server notes the last request at most once a minute, so the session may end a minute before it seems.
const GRAIN_SECONDS = 60
const channel = 'BroadcastChannel' in window ? new BroadcastChannel('cmsp-sesi') : null

/** @param {number} left seconds @param {boolean} fixed whether nothing can move the end */
function sentence(left, fixed) {
  if (left <= 0) return 'Sesi Anda sudah berakhir. Isian yang belum dikirim dapat Anda salin dari halaman ini.'
  const when = left > 60 ? `${Math.ceil(left / 60)} menit` : `${left} detik`
  return fixed
    ? `Sesi Anda berakhir dalam ${when} dan tidak dapat diperpanjang. Simpan pekerjaan Anda.`
    : `Sesi Anda berakhir dalam ${when} karena tidak ada kegiatan.`
}

/** @param {string} csrf */
async function extendSession(csrf) {
  const body = new URLSearchParams({ _csrf: csrf })
  const answer = await fetch('/cmsp/sesi/perpanjang', { method: 'POST', body, redirect: 'manual' })
  return answer.status === 204
}

/** @param {HTMLDialogElement} ask */
function watch(ask) {
  const text = /** @type {HTMLElement} */ (ask.querySelector('[data-sesi-pesan]'))
  const title = /** @type {HTMLElement} */ (ask.querySelector('[data-sesi-judul]'))
  const extend = /** @type {HTMLButtonElement} */ (ask.querySelector('[data-sesi-perpanjang]'))
  const signIn = /** @type {HTMLElement} */ (ask.querySelector('[data-sesi-masuk]'))
  const absoluteEnd = Date.now() + Number(ask.dataset.akhir) * 1000
  const idleMs = (Number(ask.dataset.diam) - GRAIN_SECONDS) * 1000
  let idleEnd = Date.now() + idleMs
  // Asked once before the end and once at the end; closed in between, it stays closed.
  let asked = 0

  const renew = () => {
    idleEnd = Date.now() + idleMs
    asked = 0
    ask.close()
  }
  const tick = () => {
    const left = Math.ceil((Math.min(idleEnd, absoluteEnd) - Date.now()) / 1000)
    if (left > WARN_SECONDS) return
    const fixed = absoluteEnd <= idleEnd
    extend.hidden = fixed || left <= 0
    signIn.hidden = left > 0
    title.textContent = left > 0 ? 'Sesi hampir berakhir' : 'Sesi sudah berakhir'
    text.textContent = sentence(left, fixed)
    const stage = left > 0 ? 1 : 2
    if (asked < stage && !ask.open) ask.showModal()
    asked = Math.max(asked, stage)
  }
  /** @param {boolean} extended */
  const heard = (extended) => {
    if (extended) renew()
    else idleEnd = Date.now()
    if (extended) channel?.postMessage('diperpanjang')
  }

  // Without an answer (no network for a moment) the button stays for another press.
  extend.addEventListener('click', () => {
    extendSession(ask.dataset.csrf ?? '').then(heard, () => undefined)
  })
  channel?.addEventListener('message', renew)
  // Another page of the application was opened or sent: that extended the session for the other tabs too.
  channel?.postMessage('diperpanjang')
  setInterval(tick, 1000)
}

if (dialog) watch(dialog)
