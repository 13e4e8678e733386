// @ts-check
// Export: the file is made while the page stays, with what has come so far and a way to stop; without this script the
// browser downloads it by itself.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-ekspor]'))
const panel = /** @type {HTMLElement | null} */ (document.querySelector('[data-ekspor-kabar]'))
const message = panel?.querySelector('[data-ekspor-pesan]') ?? null
const bar = panel?.querySelector('progress') ?? null
const stop = panel?.querySelector('[data-ekspor-batal]') ?? null
const speakEveryMs = 2000

/** @param {string} text @param {boolean} busy */
function tell(text, busy) {
  if (message) message.textContent = text
  bar?.toggleAttribute('hidden', !busy)
  stop?.toggleAttribute('hidden', !busy)
  panel?.toggleAttribute('hidden', text === '')
}

/** @param {number} bytes */
const size = (bytes) =>
  bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} kB`
    : `${(bytes / 1_000_000).toLocaleString('id-ID', { maximumFractionDigits: 1 })} MB`

/**
 * @param {string} href
 * @param {AbortSignal} signal
 * @returns {Promise<{ name: string, content: Blob } | null>} null where the server answers with a page instead
 */
async function load(href, signal) {
  const answer = await fetch(href, { signal })
  const name = /filename="?([^";]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
  if (!answer.ok || !name || !answer.body) return null
  const chunks = []
  let bytes = 0
  let spoken = Date.now()
  const reader = answer.body.getReader()
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    chunks.push(step.value)
    bytes += step.value.length
    if (Date.now() - spoken < speakEveryMs) continue
    spoken = Date.now()
    tell(`Berkas ${name} sedang dibuat: ${size(bytes)} sudah diterima.`, true)
  }
  return { name, content: new Blob(chunks) }
}

/** @param {{ name: string, content: Blob }} file */
function save({ name, content }) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser has to have taken the address before it dies.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  tell(`Berkas ${name} selesai (${size(content.size)}).`, false)
}

/** @type {AbortController | null} */
let running = null

/** @param {string} href */
async function make(href) {
  running = new AbortController()
  tell('Berkas sedang dibuat. Halaman ini tetap dapat dipakai.', true)
  try {
    const file = await load(href, running.signal)
    if (file) save(file)
    else location.assign(href)
  } catch {
    tell(running.signal.aborted ? 'Pembuatan berkas dibatalkan.' : 'Berkas terputus di tengah jalan. Coba lagi.', false)
  } finally {
    running = null
  }
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  if (running) return
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter)
  const action = button?.getAttribute('formaction') ?? form.action
  const search = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') search.append(name, value)
  void make(`${action}?${search}`)
})
stop?.addEventListener('click', () => running?.abort())
