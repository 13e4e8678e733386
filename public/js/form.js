// @ts-check
// Every POST form: asks first where data-konfirmasi says so, and is sent once only. Whatever is asked of the server: when
// the answer takes long, the page says that it is still being worked on.

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('dialog-konfirmasi'))

const state = /** @type {HTMLElement | null} */ (document.querySelector('[data-kiriman]'))
const SLOW_MS = 4000
const SLOW_SEND =
  'Server masih mengerjakan kiriman Anda. Tunggu: jangan tekan lagi dan jangan tutup halaman ini. Kiriman tidak akan dikerjakan dua kali.'
const SLOW_PAGE = 'Server masih menyiapkan halaman. Tunggu sebentar, tidak perlu menekan lagi.'
const OFFLINE = 'Tidak ada sambungan internet. Isian Anda tetap di halaman ini; kirim lagi setelah tersambung.'

/** @param {string} text what to say about the sending; nothing when all is well */
function say(text) {
  clearTimeout(waiting)
  if (state) state.textContent = text
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting

/** @param {string} text said unless the next page has come by then */
function sayLater(text) {
  clearTimeout(waiting)
  waiting = setTimeout(() => say(text), SLOW_MS)
}

/**
 * The element that asks for a confirmation: the form itself or a chosen radio in it.
 * @param {HTMLFormElement} form
 * @returns {HTMLElement | null}
 */
function asker(form) {
  return 'konfirmasi' in form.dataset ? form : form.querySelector('input:checked[data-konfirmasi]')
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} source
 * @param {HTMLElement | null} submitter
 */
function ask(form, source, submitter) {
  if (!dialog) return
  const text = dialog.querySelector('[data-pesan]')
  const button = dialog.querySelector('[data-lanjut]')
  if (text) text.textContent = source.dataset.konfirmasi ?? ''
  if (button) button.textContent = source.dataset.konfirmasiTombol ?? 'Ya, lanjutkan'
  dialog.returnValue = ''
  dialog.onclose = () => {
    if (dialog.returnValue !== 'ya') return
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name: 'konfirmasi', value: 'ya' })
    form.append(field)
    form.requestSubmit(submitter)
  }
  dialog.showModal()
}

/** @param {HTMLFormElement} form @param {boolean} busy */
function lock(form, busy) {
  form.toggleAttribute('data-terkirim', busy)
  form.setAttribute('aria-busy', String(busy))
  for (const element of form.elements) {
    if (element instanceof HTMLButtonElement) element.disabled = busy
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
  if (form.hasAttribute('data-terkirim')) return event.preventDefault()
  if (!navigator.onLine) {
    event.preventDefault()
    return say(OFFLINE)
  }
  const source = asker(form)
  if (source && dialog && !form.querySelector('input[name=konfirmasi]')) {
    event.preventDefault()
    return ask(form, source, event.submitter)
  }
  form.toggleAttribute('data-terkirim', true)
  sayLater(SLOW_SEND)
  // A button disabled before the browser has collected the form would lose its own name and value.
  setTimeout(() => lock(form, true))
})

/** @param {HTMLAnchorElement} link whether it leads to another page in this tab; files end in a suffix */
const leads = ({ href, target, download, origin, pathname, search }) =>
  !target &&
  !download &&
  origin === location.origin &&
  !/\.\w+$/.test(pathname) &&
  (pathname + search !== location.pathname + location.search || !href.includes('#'))

// What a page handles by itself it has prevented by then.
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
  if (link?.href && plain && !event.defaultPrevented && leads(link)) sayLater(SLOW_PAGE)
})
addEventListener('submit', (event) => {
  const form = event.target
  if (form instanceof HTMLFormElement && form.method === 'get' && !event.defaultPrevented) sayLater(SLOW_PAGE)
})
// Whoever stops the browser from loading stops waiting.
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') say('')
})

// What became of the last sending is read first, and the keyboard goes on from there; not where it is on its way already.
if (!location.hash && document.activeElement === document.body)
  /** @type {HTMLElement | null} */ (document.querySelector('[data-kabar]'))?.focus()

addEventListener('offline', () => say(OFFLINE))
addEventListener('online', () => say(''))

// The page may come back from the browser's memory by "Back", with its buttons still locked.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  say('')
  for (const form of document.querySelectorAll('form[data-terkirim]')) {
    lock(/** @type {HTMLFormElement} */ (form), false)
    form.querySelector('input[name=konfirmasi]')?.remove()
  }
})
