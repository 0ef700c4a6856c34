// What is proposed of this change is asked anew while it is written, chosen unless the editor chose, and said beside "Publish".
(() => {
  const panel = document.querySelector('[data-proposal]')
  const form = panel?.closest('form')
  const seen = form?.querySelector('[name=seen]')
  const radios = form ? [...form.querySelectorAll('[name=change]')] : []
  const chip = document.querySelector('[data-change-chip]')
  if (!seen || radios.length === 0) return
  const EVERY_MS = 800
  const OURS = ['change', 'seen', 'csrfmiddlewaretoken', 'loaded_revision_id', 'loaded_revision_created_at']
  const WORDS = { material: '“Updated” moves', minor: '“Updated” stays' }
  let asked = written()
  let own = false

  function written () {
    const fields = new FormData(form)
    OURS.forEach(name => fields.delete(name))
    return new URLSearchParams([...fields].map(([name, value]) => [name, String(value)])).toString()
  }

  function chosen () {
    return radios.find(radio => radio.checked)?.value ?? ''
  }

  function choose (value) {
    radios.forEach(radio => { radio.checked = radio.value === value })
    tell()
  }

  function tell () {
    const change = panel.querySelector('[data-change]')
    const proposed = change?.dataset.change ?? ''
    const value = chosen()
    chip.hidden = proposed === '' && value === ''
    if (chip.hidden) return
    const why = value === proposed ? change.dataset.said : proposed ? `you say; proposed: ${WORDS[proposed]}` : 'you say'
    const mark = document.createElement('strong')
    mark.textContent = WORDS[value] ?? 'Say whether the news changed'
    const reason = document.createElement('span')
    reason.textContent = why
    chip.replaceChildren(mark, reason)
    chip.dataset.value = value
    chip.title = `${why}. Press to say otherwise.`
  }

  function adopt () {
    const proposed = panel.querySelector('[data-change]')?.dataset.change ?? ''
    seen.value = proposed
    if (!own) choose(proposed)
    tell()
  }

  async function ask () {
    const now = written()
    if (now === asked || document.hidden) return
    asked = now
    const answer = await fetch(panel.dataset.proposal, { method: 'POST', body: new FormData(form) }).catch(() => null)
    if (!answer?.ok) return
    const open = panel.querySelector('details')?.open ?? false
    panel.innerHTML = await answer.text()
    panel.querySelector('details')?.toggleAttribute('open', open)
    adopt()
  }

  radios.forEach(radio => radio.addEventListener('change', () => { own = true; tell() }))
  chip.addEventListener('click', () => {
    own = true
    choose(chosen() === 'material' ? 'minor' : 'material')
  })
  adopt()
  setInterval(ask, EVERY_MS)
})()
