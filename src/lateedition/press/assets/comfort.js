// How a reader has the paper: text size, colours, keys. Kept once they set it, as classes of the page (look.js puts them there), and gone when set back.
export default async function show(button, part) {
  const dialog = document.querySelector('dialog.comfort') ?? (await fetched(button.closest('[data-words]').dataset.words))
  const form = dialog.querySelector('form')
  const set = document.documentElement.classList
  for (const box of form.querySelectorAll('[value=""]')) box.checked = true
  for (const box of form.querySelectorAll('[value]:not([value=""])')) box.checked = set.contains(box.value)
  dialog.showModal()
  if (part) form.querySelector(part).scrollIntoView()
}

async function fetched(address) {
  const { dialog } = await (await fetch(address)).json()
  document.body.insertAdjacentHTML('beforeend', dialog)
  const shown = document.body.lastElementChild
  await new Promise((done) => (shown.previousElementSibling.onload = shown.previousElementSibling.onerror = done))
  const form = shown.querySelector('form')
  form.addEventListener('change', () => keep(form))
  form.addEventListener('reset', () => setTimeout(keep, 0, form)) // once it is set back
  shown.addEventListener('click', ({ target }) => target === shown && shown.close())
  return shown
}

function keep(form) {
  const set = [...new FormData(form).values()].filter(Boolean).join(' ')
  try {
    set ? localStorage.setItem('look', set) : localStorage.removeItem('look')
  } catch {} // where nothing can be kept it holds for this page
  dispatchEvent(new CustomEvent('look', { detail: set }))
}
