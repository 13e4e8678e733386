// @ts-check
// Six boxes that behave like one field, and the time that is left for the code and for asking again.

const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('[data-otp] input')])

/** Spreads digits over the boxes from the given one on, then stands behind the last. */
function fill(/** @type {number} */ from, /** @type {string} */ digits) {
  const room = boxes.slice(from, from + digits.length)
  room.forEach((box, i) => {
    box.value = digits[i] ?? ''
  })
  boxes[Math.min(from + digits.length, boxes.length - 1)]?.focus()
}

boxes.forEach((box, i) => {
  // A box accepts a whole code over an old digit, because phones put the code from the SMS into one field.
  box.maxLength = 2 * boxes.length
  box.addEventListener('focus', () => box.select())
  box.addEventListener('input', () => {
    const digits = box.value.replace(/\D/g, '')
    box.value = ''
    if (digits) fill(digits.length >= boxes.length ? 0 : i, digits.slice(0, boxes.length))
  })
  box.addEventListener('paste', (event) => {
    event.preventDefault()
    fill(0, (event.clipboardData?.getData('text') ?? '').replace(/\D/g, '').slice(0, boxes.length))
  })
  box.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Backspace: box.value ? 0 : -1 }[event.key] ?? 0
    const target = boxes[i + step]
    if (!step || !target) return
    event.preventDefault()
    if (event.key === 'Backspace') target.value = ''
    target.focus()
  })
})

/** @param {number} ms */
const clock = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, '0')}`
}

/**
 * Counts down by the server's clock: how far the two instants are apart, not what time this computer has.
 * @param {HTMLElement} element
 * @param {(leftMs: number) => void} tell
 */
function countDown(element, tell) {
  const left = Number(element.dataset.kedaluwarsa) - Number(element.dataset.sekarang)
  const start = performance.now()
  const tick = () => {
    const now = left - (performance.now() - start)
    tell(now)
    if (now > 0) setTimeout(tick, 500)
  }
  tick()
}

// Read aloud only twice, not every second.
const spoken = document.querySelector('[data-otp-kabar]')
/** @param {number} left */
function speak(left) {
  const text = left <= 0 ? 'Kode sudah tidak berlaku.' : left <= 30_000 ? 'Kode berlaku kurang dari 30 detik lagi.' : ''
  if (spoken && spoken.textContent !== text) spoken.textContent = text
}

for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-hitung-mundur]'))) {
  countDown(element, (left) => {
    speak(left)
    element.textContent =
      left > 0 ? `Sisa waktu ${clock(left)}` : 'Kode sudah tidak berlaku. Minta kode baru dengan Get OTP.'
    element.classList.toggle('text-danger', left <= 0)
  })
}
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-boleh-ulang]'))) {
  const note = document.getElementById(button.getAttribute('aria-describedby') ?? '')
  countDown(button, (left) => {
    button.disabled = left > 0
    if (note) note.textContent = left > 0 ? `Kode baru dapat diminta dalam ${clock(left)}` : ''
  })
}
boxes[0]?.focus()
