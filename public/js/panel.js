// @ts-check
// Buttons that open and close the element they control; without JavaScript that element is always open (CSS).

for (const button of document.querySelectorAll('button[aria-controls][aria-expanded]')) {
  const panel = document.getElementById(button.getAttribute('aria-controls') ?? '')
  if (!panel) continue
  button.addEventListener('click', () => {
    panel.hidden = !panel.hidden
    button.setAttribute('aria-expanded', String(!panel.hidden))
  })
}

// What was restored stands in the address from now on: reload, Back and a copied link show the same list.
const list = /** @type {HTMLElement | null} */ (document.querySelector('form[data-alamat]'))
if (list?.dataset.alamat && location.search === '') history.replaceState(null, '', `?${list.dataset.alamat}`)
