// What a reader wants their browser to tell them of. Nothing is asked, kept or fetched before a button is pressed; only on the page of
// notifications it is looked up what was asked for before.
const PATH = '/-/push/'
const place = document.querySelector('.push')
const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
if (place) open()

export default async function change(button) {
  const said = button.closest('[data-blocked]')
  const status = said.querySelector('[role=status]')
  const { subject } = button.dataset
  const on = subject && button.getAttribute('aria-checked') !== 'true'
  if (button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  try {
    if (on && (await Notification.requestPermission()) !== 'granted') return (status.textContent = said.dataset.blocked)
    const held = on ? await wish(await made(), { add: [subject] }) : await end(subject)
    button.setAttribute('aria-checked', String(Boolean(on)))
    if (place) mark(held)
    status.textContent = on ? said.dataset.told : said.dataset.untold
  } catch {
    status.textContent = said.dataset.failed
  } finally {
    button.ariaBusy = 'false'
  }
}

async function open() {
  place.hidden = !isSupported
  document.querySelector('.not-here').hidden = isSupported
  document.querySelector('.home-screen').hidden = isSupported || navigator.standalone !== false
  if (!isSupported) return
  const [, subscription] = await kept()
  if (subscription) mark(await wish(subscription, {}).catch(() => []))
}

// The worker of saved stories answers for the whole site; ours is another one.
async function kept() {
  const registration = (await navigator.serviceWorker.getRegistrations()).find((one) => new URL(one.scope).pathname === PATH)
  return [registration, await registration?.pushManager.getSubscription()]
}

async function made() {
  const answer = await fetch(`${PATH}key`)
  if (!answer.ok) throw answer
  const options = { userVisibleOnly: true, applicationServerKey: (await answer.json()).key }
  const registration = await navigator.serviceWorker.register(`${PATH}worker.js`, { scope: PATH })
  while (!registration.active) await next(registration.installing ?? registration.waiting)
  try {
    return await registration.pushManager.subscribe(options)
  } catch (failure) {
    const old = await registration.pushManager.getSubscription()
    if (!old) throw failure
    await old.unsubscribe() // it was made with a key that we have lost
    return registration.pushManager.subscribe(options)
  }
}

function next(worker) {
  return new Promise((go) => worker.addEventListener('statechange', go, { once: true }))
}

// Without a subject, everything ends. Who wants nothing any more is forgotten there and here.
async function end(subject) {
  const [registration, subscription] = await kept()
  if (!subscription) return []
  const held = await wish(subscription, subject ? { drop: [subject] } : null)
  if (held.length) return held
  await subscription.unsubscribe()
  await registration.unregister()
  return held
}

async function wish(subscription, wishes) {
  const { endpoint, keys } = subscription.toJSON()
  const answer = await fetch(`${PATH}subscriptions`, {
    method: wishes ? 'POST' : 'DELETE',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ endpoint, keys, ...wishes }),
  })
  if (!answer.ok) throw answer
  return (await answer.json()).subjects
}

function mark(held) {
  const blogs = place.querySelector('.blogs')
  for (const { subject, name } of held) {
    if (!name || place.querySelector(`[data-subject="${subject}"]`)) continue
    const item = blogs.querySelector('ul').appendChild(document.createElement('li'))
    const button = item.appendChild(place.querySelector('.none button').cloneNode())
    button.setAttribute('role', 'switch')
    button.dataset.subject = subject
    button.textContent = name
  }
  for (const button of place.querySelectorAll('[data-subject]')) {
    button.setAttribute('aria-checked', String(held.some(({ subject }) => subject === button.dataset.subject)))
  }
  blogs.hidden = !blogs.querySelector('li')
  place.querySelector('.none').hidden = !held.length
}
