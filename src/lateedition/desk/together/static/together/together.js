// Side by side: says that this page is open and who else is there, has what is typed saved within a second, and where it cannot be
// saved keeps it: beside the story on the server, and in this browser until the server has it.
(() => {
  const bar = document.querySelector('[data-together]')
  const form = document.querySelector('form[data-edit-form]')
  if (!bar || !form) return
  const TICK_MS = 700
  const SOON_MS = 150
  const WRITES_FOR_MS = 45000
  const DEAD_AFTER_MS = 8000
  const STAYED_MS = 5000
  const NOT_WORDS = ['csrfmiddlewaretoken', 'loaded_revision_id', 'loaded_revision_created_at', 'overwrite_revision_id', 'sitting', 'turn', 'change', 'seen', 'next']
  const part = name => bar.querySelector(`[data-together-${name}]`)
  const sitting = crypto.randomUUID()
  let story = bar.dataset.story
  let session = ''
  let own = ''
  let release = ''
  let touched = 0
  let saved = null
  let sending = null
  let keeping = ''
  let typed = false
  let aside = ''
  let whyAside = ''
  let keptAside = null
  let warned = false
  let lockedByMe = false
  let taken = ''
  let unreachable = 0
  let stands = 'known'
  let held = false
  let leaving = false
  let soon = 0

  const hidden = document.createElement('input')
  Object.assign(hidden, { type: 'hidden', name: 'sitting', value: sitting })
  const turns = Object.assign(document.createElement('input'), { type: 'hidden', name: 'turn', value: 0 })
  form.append(hidden, turns)

  const byScript = () => ({ 'X-CSRFToken': bar.dataset.token, 'X-Requested-With': 'XMLHttpRequest' })
  const urlOf = name => bar.dataset.url.replace('/0/', `/${story}/`).replace(/beat\/$/, `${name}/`)
  const clock = moment => new Date(moment).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })

  // Draftail hands over what is written only after a pause
  function settle () {
    [...form.elements].filter(field => field.draftailEditor && field.parentElement.contains(document.activeElement))
      .forEach(field => field.draftailEditor.saveState())
  }

  function fields () {
    const all = new FormData(form)
    ;[...all.keys()].forEach(name => { if (all.get(name) instanceof File) all.delete(name) })
    return all
  }

  function words (all = fields()) {
    return new URLSearchParams([...all].filter(([name]) => !NOT_WORDS.includes(name))).toString()
  }

  function whole () {
    const all = fields()
    if (own) all.set('overwrite_revision_id', own)
    return all
  }

  // What is in this browser alone
  const mine = () => `late-edition:${bar.dataset.together}:${story || 'new'}:`

  function remember (state) {
    const all = whole()
    all.delete('csrfmiddlewaretoken')
    const kept = { at: touched, alive: Date.now(), state, form: new URLSearchParams([...all]).toString() }
    try { localStorage.setItem(mine() + sitting, JSON.stringify(kept)) } catch { tell('This browser keeps nothing more: it is full.') }
  }

  function forget () {
    localStorage.removeItem(mine() + sitting)
  }

  function tell (said, kept = '', bring = '', label = 'Load the page') {
    part('alarm').hidden = said === ''
    part('said').textContent = said
    part('kept').textContent = kept
    offer(bring, label)
    warned = false
  }

  function offer (address, said) {
    part('bring').hidden = address === ''
    if (address) part('bring').href = address
    part('bring').target = ''
    part('bring').textContent = said
  }

  // What cannot be saved is set aside, as often as something is typed
  async function keep (why) {
    const all = whole()
    const now = words(all)
    // On their way already: sent again they would come when both are being brought together, and be something new to choose from
    if (keeping === why + now) return
    keeping = why + now
    all.set('why', why)
    const answer = await fetch(urlOf('keep'), { method: 'POST', body: all, headers: byScript() }).catch(() => null)
    keeping = ''
    if (!answer?.ok) return unsaved()
    saved = now
    reached(await answer.json())
  }

  function reached (told) {
    unreachable = 0
    keptAside = told
    forget()
    offerBoth(told)
  }

  function offerBoth (told) {
    part('kept').textContent = `What you typed is kept here (${told.kept}).`
    offer(told.bring, 'See both and bring together')
  }

  function unsaved () {
    unreachable ||= Date.now()
    standing()
  }

  // Whether the desk answers, and knows who this is: a login that ends, or begins anew in another window, makes it refuse all that an open
  // page sends
  async function standing () {
    const answer = await fetch(bar.dataset.again).catch(() => null)
    const told = answer?.ok ? await answer.json().catch(() => null) : null
    stands = told === null ? 'alone' : String(told.person) === bar.dataset.together ? 'known' : told.person === null ? 'out' : 'another'
    if (stands === 'known') renew(told.token)
    held &&= stands !== 'known'
    if (stands !== 'known' || unreachable) say()
    else if (warned) {
      tell(whyAside, whyAside && 'What you typed is kept here.')
      if (whyAside && keptAside) offerBoth(keptAside)
    }
    return stands === 'known'
  }

  const isOut = () => stands === 'out' || stands === 'another'

  function say () {
    const why = { out: 'you are logged out.', another: 'somebody else is logged in in this browser now.' }[stands] ?? 'the desk does not answer.'
    const until = isOut() ? 'you are logged in again' : 'it answers'
    const said = unreachable ? `NOT SAVED since ${clock(touched)}: ${why}` : why[0].toUpperCase() + why.slice(1)
    const kept = unreachable ? `What you type is kept in this browser and goes to the desk as soon as ${until}.` : `Nothing can be saved until ${until}.`
    tell(held ? `${said} Nothing was sent.` : said, `${kept} Leave this page open.`, isOut() ? bar.dataset.login : '', 'Log in in another window')
    part('bring').target = isOut() ? '_blank' : ''
    warned = true
  }

  function renew (token) {
    bar.dataset.token = token
    document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(field => { field.value = token })
  }

  // What would lead to a page that says only that it did not work waits here, with all that was typed before one's eyes
  async function hold (event) {
    const button = event.target.closest('button[type=submit]')
    if (button?.form !== form || (stands === 'known' && !unreachable)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    settle()
    if (typed && words() !== saved) remember(aside || 'typed')
    held = true
    if (!await standing()) return
    unreachable = 0
    button.click()
  }

  function setAside (why, said) {
    aside = why
    whyAside = said
    form.setAttribute('data-w-autosave-active-value', 'false')
    settle()
    if (words() === saved) return tell(said, 'All that you typed is in the draft.')
    tell(said, 'What you typed is kept here.')
    keep(why)
  }

  function tick () {
    if (!typed) saved = words()
    if (!typed || leaving) return
    settle()
    const now = words()
    if (now === saved) {
      if (!unreachable) forget()
      return
    }
    remember(aside || 'typed')
    if (isOut()) return
    if (aside) return void keep(aside)
    if (sending === null || unreachable) form.dispatchEvent(new CustomEvent('w-unsaved:add', { bubbles: true, cancelable: true, detail: { type: 'edits' } }))
  }

  form.addEventListener('w-autosave:save', event => {
    settle()
    const all = event.detail.formData
    for (const [name, value] of fields()) if (name.startsWith('body-') && name.endsWith('-value')) all.set(name, value)
    // Wagtail sends once more whatever it heard of while it was sending, and what a slow browser was still putting into the form: the same
    // words again would be a draft of nothing, and make others' forms old
    if (!unreachable && words(all) === saved) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    turns.value = Number(turns.value) + 1
    all.set('turn', turns.value)
    sending = words(all)
  })
  form.addEventListener('w-autosave:success', event => {
    const told = event.detail.data
    saved = sending
    sending = null
    if (!story && told.pk) {
      forget()
      story = String(told.pk)
      bar.dataset.story = story
    }
    if (told.revision_id) own = String(told.revision_id)
    if (unreachable) tell('')
    unreachable = 0
    stands = 'known'
    if (words() === saved) forget()
  })
  form.addEventListener('w-autosave:error', event => {
    sending = null
    if (leaving) return // the whole page is on its way, and with it what could not be saved before
    const { type, response } = event.detail
    if (type === 'invalid_revision' || type === 'locked') {
      setAside(type === 'locked' ? 'locked' : 'overtaken', response.error_message.replace(/ What you typed is kept\.$/, ''))
      if (response.kept) reached(response)
    } else if (type === 'validation_error') {
      tell(`Not saved: ${event.detail.text}`, 'What you typed is kept here.')
      if (story) keep('refused')
    } else {
      unsaved()
    }
  })

  // Who else is here
  async function beat () {
    if (!story || leaving) return
    if (isOut()) return void standing()
    const body = new FormData()
    body.set('session', session)
    body.set('sitting', sitting)
    if (Date.now() - touched < WRITES_FOR_MS) body.set('writing', '1')
    ;['loaded_revision_id', 'loaded_revision_created_at'].forEach(name => { if (form.elements[name]) body.set(name, form.elements[name].value) })
    if (own) body.set('overwrite_revision_id', own)
    const answer = await fetch(urlOf('beat'), { method: 'POST', body, headers: byScript() }).catch(() => null)
    if (!answer?.ok) {
      part('people').textContent = ''
      standing()
      return
    }
    if (stands !== 'known') await standing()
    adopt(await answer.json())
  }

  function adopt (told) {
    session = told.session
    release = told.release
    const people = told.others.map(said => Object.assign(document.createElement('span'), { textContent: said }))
    if (people.map(each => each.textContent).join() !== [...part('people').children].map(each => each.textContent).join()) part('people').replaceChildren(...people)
    part('notes').hidden = told.notes === 0
    part('count').textContent = told.notes
    part('plural').hidden = told.notes === 1
    locks(told.lock)
    if (told.newer && !aside) {
      aside = 'overtaken'
      form.setAttribute('data-w-autosave-active-value', 'false')
      const since = `${told.newer.by} saved this story at ${told.newer.at}.`
      if (typed && words() !== saved) setAside('overtaken', since)
      else tell(since, 'What you type before you load the page is kept, and can be brought together.', location.pathname)
    }
  }

  function locks (lock) {
    const other = lock !== null && !lock.mine
    part('lock').hidden = !other || aside === 'locked'
    if (other) part('lock-said').textContent = `${lock.holder} has this story locked since ${lock.since}.`
    taken ||= other && (lockedByMe || typed) ? `${lock.holder} took this over at ${lock.since}.` : ''
    if (other && taken && aside !== 'locked') setAside('locked', taken)
    else if (other && taken) part('said').textContent = taken
    if (!other) taken = ''
    if (!other && aside === 'locked') part('said').textContent = 'The story is open again.'
    lockedByMe = lock !== null && lock.mine
  }

  // What an earlier page left in this browser
  function lookFor () {
    const left = Object.keys(localStorage).filter(key => key.startsWith(mine()) && key !== mine() + sitting)
      .map(key => [key, JSON.parse(localStorage.getItem(key))]).filter(([, kept]) => Date.now() - kept.alive > DEAD_AFTER_MS)
    const [key, kept] = left.sort((one, other) => other[1].at - one[1].at)[0] ?? []
    part('found').hidden = !key
    if (!key) return
    part('found-said').textContent = `There are words in this browser that never reached the desk, typed until ${clock(kept.at)} on ${new Date(kept.at).toLocaleDateString()}.`
    part('return').onclick = () => giveBack(key, kept)
    part('forget').onclick = () => { localStorage.removeItem(key); lookFor() }
  }

  async function giveBack (key, kept) {
    const body = new FormData()
    new URLSearchParams(kept.form).forEach((value, name) => body.append(name, value))
    body.set('why', 'browser')
    const headers = { ...byScript(), Accept: 'application/json' }
    const answer = await fetch(story ? urlOf('keep') : form.action, { method: 'POST', body, headers }).catch(() => null)
    if (!answer?.ok) {
      part('found-said').textContent = 'The desk does not take them now. They stay in this browser; try again.'
      return
    }
    const told = await answer.json()
    localStorage.removeItem(key)
    leaving = true
    window.addEventListener('w-unsaved:confirm', event => event.preventDefault(), { once: true })
    location.assign(told.bring ?? told.url)
  }

  const typing = event => {
    // These tell of what is done already; the others come before it
    if (!typed && !['input', 'change'].includes(event.type)) saved ??= words()
    typed = true
    touched = Date.now()
    soon ||= setTimeout(() => { soon = 0; tick() }, SOON_MS)
  }
  ;['beforeinput', 'input', 'paste', 'cut', 'drop', 'change'].forEach(kind => form.addEventListener(kind, typing, true))
  // A button may add a block, move it, take it out; those of the footer change no word, and a slow browser may still be filling the form
  form.addEventListener('click', event => { if (event.target.closest('button') && !event.target.closest('footer')) typing(event) }, true)
  form.addEventListener('submit', () => {
    settle()
    turns.value = Number(turns.value) + 1
    if (typed && words() !== saved) remember('sent')
    leaving = true
    setTimeout(() => { leaving = false }, STAYED_MS)
  }, true)
  window.addEventListener('w-unsaved:confirm', event => {
    settle()
    if (words() === saved) event.preventDefault()
  })
  document.addEventListener('click', hold, true)
  part('bring').addEventListener('click', event => {
    if (event.currentTarget.target === '_blank') return
    leaving = true
    window.addEventListener('w-unsaved:confirm', event => event.preventDefault(), { once: true })
  })
  window.addEventListener('pageshow', () => { leaving = false })
  window.addEventListener('pagehide', () => {
    tick()
    if (!release) return
    const body = new FormData()
    body.set('csrfmiddlewaretoken', bar.dataset.token)
    navigator.sendBeacon(release, body)
    session = ''
  })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) beat() })
  if (bar.dataset.done) Object.keys(localStorage).filter(key => key.endsWith(`:${bar.dataset.done}`)).forEach(key => localStorage.removeItem(key))
  lookFor()
  setInterval(lookFor, DEAD_AFTER_MS)
  beat()
  setInterval(tick, TICK_MS)
  setInterval(beat, Number(bar.dataset.beat))
})()
