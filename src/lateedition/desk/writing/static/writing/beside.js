// Hints and looks follow what is written: asked for when the form differs from what was asked last, and never in the way of it.
// Looks are drawn while somebody has them open, and for nobody else: it is a page with its pictures, anew for each second of typing.
(() => {
  // Looked for each time: when a form has saved itself Wagtail puts fresh panels beside it, empty ones.
  const panel = () => document.querySelector('[data-beside]')
  const looks = () => document.querySelector('[data-looks]')
  const toggle = () => document.querySelector('[data-side-panel-toggle="hints"]')
  const form = document.querySelector('[name=headline]')?.form
  if (!panel() || !form) return
  const EVERY_MS = 1000
  const NARROW_PX = 800
  let asked = ''
  let drawn = ''
  let at = -1

  function written () {
    const fields = new FormData(form)
    fields.delete('csrfmiddlewaretoken')
    return new URLSearchParams([...fields].map(([name, value]) => [name, String(value)])).toString()
  }

  async function ask () {
    if (document.hidden || !form.elements['body-count']) return
    const now = written()
    const areOpen = looks()?.getClientRects().length > 0
    if (now === asked && panel().querySelector('[data-count]') && !(areOpen && (now !== drawn || !looks().dataset.shown))) return
    asked = now
    const body = new FormData(form)
    if (areOpen) {
      drawn = now
      body.set('looks', 'open')
    }
    const answer = await fetch(panel().dataset.beside, { method: 'POST', body }).catch(() => null)
    if (answer?.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
  }

  function show (page) {
    const found = page.querySelector('[data-count]')
    if (panel().innerHTML !== found.outerHTML) panel().replaceChildren(document.adoptNode(found))
    count(Number(found.dataset.count))
    const said = page.querySelector('[data-looks-page]')
    const frame = looks()
    if (!said || !frame) return
    const text = new DOMParser().parseFromString(said.innerHTML, 'text/html').documentElement.textContent
    if (frame.dataset.shown !== text) {
      frame.dataset.shown = text
      frame.srcdoc = text
    }
  }

  function count (hints) {
    const badge = toggle()?.querySelector('[data-side-panel-toggle-counter]')
    if (!badge) return
    badge.textContent = hints
    badge.hidden = hints === 0
  }

  // A jump opens what is folded, puts the cursor there and marks the words, so that the next key changes them.
  function jump (button) {
    if (innerWidth < NARROW_PX && toggle()?.getAttribute('aria-expanded') === 'true') toggle().click() // there the panel covers the form
    const place = button.dataset.place
    const field = form.querySelector(`[name="${place}"]`) ?? form.querySelector(`[name^="${place}-"]:not([type=hidden]), [name="${place}-value"]`)
    const section = field?.closest('section.w-panel') ?? field?.closest('[data-contentpath]')
    section?.querySelector('[data-panel-toggle][aria-expanded=false]')?.click()
    const box = document.getElementById(`panel-${place}-section`) ?? field?.closest('[data-field]') ?? section ?? field?.parentElement
    const editor = box?.querySelector('.public-DraftEditor-content')
    const target = editor ?? (field?.type === 'hidden' ? box?.querySelector('button, a, input:not([type=hidden])') : field)
    box?.scrollIntoView({ block: 'center' })
    target?.focus({ preventScroll: true })
    if (button.dataset.words) mark(target, button.dataset.words)
  }

  function mark (target, words) {
    if (target?.setSelectionRange && typeof target.value === 'string') {
      const from = target.value.indexOf(words)
      if (from >= 0) target.setSelectionRange(from, from + words.length)
      return
    }
    const walker = target && document.createTreeWalker(target, NodeFilter.SHOW_TEXT)
    for (let node = walker?.nextNode(); node; node = walker.nextNode()) {
      const from = node.data.indexOf(words)
      if (from < 0) continue
      const range = document.createRange()
      range.setStart(node, from)
      range.setEnd(node, from + words.length)
      getSelection().removeAllRanges()
      getSelection().addRange(range)
      node.parentElement.scrollIntoView({ block: 'center' })
      return
    }
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-beside] [data-place]')
    if (!button) return
    at = [...panel().querySelectorAll('[data-place]')].indexOf(button)
    jump(button)
  })

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-side-panel-toggle="looks"]')) setTimeout(ask)
  })

  document.addEventListener('writing:next-hint', () => {
    const hints = [...panel().querySelectorAll('[data-place]')]
    if (hints.length === 0) return
    at = (at + 1) % hints.length
    jump(hints[at])
    hints.forEach((hint, index) => hint.toggleAttribute('data-current', index === at))
  })

  setInterval(ask, EVERY_MS)
  ask()
})()
